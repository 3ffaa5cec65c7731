/** Node: a module is a file of the package. */

import { readFile } from "node:fs/promises";

export async function compiled(address: URL): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(address));
}
