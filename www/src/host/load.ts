/** Fetches the WebAssembly and the site's artefacts side by side, and starts the engine. */

import { initSync, Tag } from "#glue/tag";
import type { Config } from "../config.ts";
import { fault } from "../fault.ts";
import type { Engine } from "./engine.ts";

export async function load(config: Config, gpc: boolean, report: (error: unknown) => void): Promise<Engine> {
  const [module, manifest, catalog, model] = await Promise.all([
    compile(`${config.base}nearside_bg.wasm`),
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

async function compile(address: string): Promise<WebAssembly.Module> {
  try {
    const response = await answer(address);
    const again = response.clone();
    // A server that does not say application/wasm makes streaming fail; the bytes are as good.
    return await WebAssembly.compileStreaming(response).catch(async () => WebAssembly.compile(await again.arrayBuffer()));
  } catch (error) {
    const message = String(error);
    throw fault(
      "wasm",
      /Content.?Security|unsafe-eval/i.test(message)
        ? "Content-Security-Policy refuses it: add 'wasm-unsafe-eval' to script-src"
        : `${message}: serve nearside_bg.wasm beside nearside.js`,
      "wasm",
    );
  }
}

async function bytes(address: string): Promise<Uint8Array | undefined> {
  const response = await answer(address);
  return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

async function answer(address: string): Promise<Response> {
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) throw fault("network", `status ${response?.status ?? "unknown"}: is the endpoint up?`, address);
  return response;
}
