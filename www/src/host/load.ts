/** Fetches the WebAssembly and the site's artefacts side by side, and starts the engine. */

import { initSync, Tag } from "#glue/tag";
import type { Config } from "../config.ts";
import type { Engine } from "./engine.ts";
import { bytes, compile } from "./fetch.ts";

export async function load(config: Config, gpc: boolean, report: (error: unknown) => void): Promise<Engine> {
  const [module, manifest, catalog, model] = await Promise.all([
    compile(config.base, "nearside_bg.wasm"),
    bytes(`${config.home}/manifest`),
    bytes(`${config.home}/catalog`).catch(() => undefined),
    bytes(`${config.home}/model`).catch(() => undefined),
  ]);
  initSync({ module });
  const options = {
    site: config.site,
    home: config.home,
    asked: gpc && config.mode !== "denied" ? "signal" : config.mode,
    way: "keepalive" in Request.prototype ? "keepalive" : "beacon",
    ahead: -new Date().getTimezoneOffset(),
    manifest,
  };
  try {
    return Tag.open({ ...options, catalog, model });
  } catch (error) {
    if (!catalog && !model) throw error;
    // Either artefact may be the bad one. Without both there is still a profile to keep.
    report(error);
    return Tag.open(options);
  }
}
