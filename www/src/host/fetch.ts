/** Fetches modules and artefacts; an error says which one, what is wrong, and what to do. */

import { fault } from "../fault.ts";

/** The module of a file in the script's directory. */
export async function compile(base: string, file: string): Promise<WebAssembly.Module> {
  try {
    const response = await answer(base + file);
    const again = response.clone();
    // A server that does not say application/wasm makes streaming fail; the bytes are as good.
    return await WebAssembly.compileStreaming(response).catch(async () => WebAssembly.compile(await again.arrayBuffer()));
  } catch (error) {
    const message = String(error);
    throw fault(
      "wasm",
      /Content.?Security|unsafe-eval/i.test(message)
        ? "Content-Security-Policy refuses it: add 'wasm-unsafe-eval' to script-src"
        : `${message}: serve ${file} beside nearside.js`,
      "wasm",
    );
  }
}

/** The bytes at an address; undefined where the site has no such artefact. */
export async function bytes(address: string, options?: RequestInit): Promise<Uint8Array | undefined> {
  const response = await answer(address, options);
  return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

async function answer(address: string, options?: RequestInit): Promise<Response> {
  const response = await fetch(address, options).catch(() => undefined);
  if (!response?.ok) throw fault("network", `status ${response?.status ?? "unknown"}: is the endpoint up?`, address);
  return response;
}
