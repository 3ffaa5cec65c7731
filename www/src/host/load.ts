/** Fetches the WebAssembly and the site's artefacts side by side, and starts the engine. */

import { initSync, Tag } from "#glue/tag";
import type { Config } from "../config.ts";
import type { Engine } from "./engine.ts";
import type { follow } from "../shards.ts";
import { bytes, compile } from "./fetch.ts";

/** The third letter of what the head of a model in shards begins with, `NSH`. A whole model's is another. */
const HEAD = 72;

export async function load(config: Config, gpc: boolean, report: (error: unknown) => void): Promise<Engine> {
  const [module, manifest, catalog, model] = await Promise.all([
    compile(config.base, "nearside_bg.wasm"),
    bytes(`${config.home}/manifest`),
    bytes(`${config.home}/catalog`).catch(() => undefined),
    bytes(`${config.home}/model/head`).catch(() => undefined),
  ]);
  initSync({ module });
  const isHead = model?.[2] === HEAD;
  const options = {
    site: config.site,
    home: config.home,
    asked: gpc && config.mode !== "denied" ? "signal" : config.mode,
    way: "keepalive" in Request.prototype ? "keepalive" : "beacon",
    ahead: -new Date().getTimezoneOffset(),
    manifest,
  };
  try {
    const engine = Tag.open({ ...options, catalog, model: isHead ? undefined : model });
    if (isHead) {
      const loading = import(`${config.base}nearside-shards.js`) as Promise<{ follow: typeof follow }>;
      const near = loading.then((part) => part.follow(engine, config.base, config.home, report)).catch(report);
      engine.near = async (page) => (await near)?.(page);
    }
    return engine;
  } catch (error) {
    if (!catalog && !model) throw error;
    // Either artefact may be the bad one. Without both there is still a profile to keep.
    report(error);
    return Tag.open(options);
  }
}
