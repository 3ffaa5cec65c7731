/** workerd compiles no bytes at run time: modules are imported. */

import author from "#module/author";
import edge from "#module/edge";

export function compiled(name: "edge" | "author"): Promise<WebAssembly.Module> {
  return Promise.resolve(name === "edge" ? edge : author);
}
