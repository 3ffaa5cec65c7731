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
  if (!manifest) throw fault("manifest", `no manifest at ${config.home}/manifest: check data-site and data-endpoint`);
  initSync({ module });
  const asked = gpc && config.mode !== "denied" ? "signal" : config.mode;
  const way = "keepalive" in Request.prototype ? "keepalive" : "beacon";
  const open = (...artefacts: [Uint8Array?, Uint8Array?]): Engine => new Tag(config.site, config.home, asked, way, manifest, ...artefacts);
  try {
    return open(catalog, model);
  } catch (error) {
    if (!catalog && !model) throw error;
    // Either artefact may be the bad one. Without both there is still a profile to keep.
    report(error);
    return open();
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
    throw /Content.?Security|unsafe-eval|CSP/i.test(message)
      ? fault("wasm", "the page's Content-Security-Policy refuses WebAssembly: add 'wasm-unsafe-eval' to script-src", address)
      : fault("wasm", `WebAssembly did not load (${message}): serve nearside_bg.wasm beside nearside.js`, address);
  }
}

async function bytes(address: string): Promise<Uint8Array | undefined> {
  const response = await answer(address);
  return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

async function answer(address: string): Promise<Response> {
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) throw fault("network", `no answer from ${address} (${response?.status ?? "unreachable"}): is the endpoint up?`);
  return response;
}
