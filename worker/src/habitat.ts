/** The worker's module is imported: workerd compiles no bytes at run time. */

import edge from "#module/edge";

export function compiled(): Promise<WebAssembly.Module> {
  return Promise.resolve(edge);
}
