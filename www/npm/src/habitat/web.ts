/** Browsers and Deno: a module lies in the package, wherever that is served from. */

export async function compiled(address: URL): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`nearside: ${address} answered ${response.status}: serve the package's .wasm files beside its scripts`);
  }
  const again = response.clone();
  // A server that does not say application/wasm makes streaming fail; the bytes are as good.
  return WebAssembly.compileStreaming(response).catch(async () => WebAssembly.compile(await again.arrayBuffer()));
}
