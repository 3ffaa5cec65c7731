/** Node: the module is a file of the package. */

import { readFile } from "node:fs/promises";

export async function compiled(name: "edge" | "author"): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL(FILES[name], import.meta.url)));
}

const FILES = { edge: "../nearside_bg.wasm", author: "../nearside_author_bg.wasm" };
