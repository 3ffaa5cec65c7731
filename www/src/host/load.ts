/** Fetches the WebAssembly and the site's artefacts side by side, and starts the engine. */

import { initSync, Tag } from "#glue/tag";
import type { Config } from "../config.ts";
import type { Engine } from "./engine.ts";
import type { follow } from "../shards.ts";
import { bytes, compile } from "./fetch.ts";

export async function load(config: Config, gpc: boolean, report: (error: unknown) => void): Promise<Engine> {
  const [module, manifest, catalog, model] = await Promise.all([
    compile(config.base, "nearside_bg.wasm"),
    bytes(`${config.home}/manifest`),
    bytes(`${config.home}/catalog`).catch(() => undefined),
    bytes(`${config.home}/model/head`).catch(() => undefined),
  ]);
  initSync({ module });
  // The head of a model in shards begins with `NSH`, a whole model with `NSG`.
  const isHead = model?.[2] === 72;
  const options = {
    site: config.site,
    home: config.home,
    asked: gpc && config.mode !== "denied" ? "signal" : config.mode,
    way: "keepalive" in Request.prototype ? "keepalive" : "beacon",
    ahead: -new Date().getTimezoneOffset(),
    manifest,
  };
  try {
    const engine: Engine = Tag.open({ ...options, catalog, model: isHead ? undefined : model });
    if (isHead) {
      const part = (import(`${config.base}nearside-shards.js`) as Promise<{ follow: typeof follow }>).catch(report);
      engine.near = async (page) => (await part)?.follow(engine, config, report, page);
    }
    return engine;
  } catch (error) {
    if (!catalog && !model) throw error;
    // Either artefact may be the bad one. Without both there is still a profile to keep.
    report(error);
    return Tag.open(options);
  }
}
