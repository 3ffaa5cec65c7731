/** wasm-bindgen's glue and the modules, as the build puts them in place of these names. */

declare module "#glue/edge" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export const Engine: { open(site: object, options: object): object };
  export const Site: { load(manifest: Uint8Array, catalog?: Uint8Array, model?: Uint8Array): object };
}

declare module "#edge" {
  export const personalize: import("./personalize.ts").Personalize;
}

declare module "#glue/author" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export function compile(site: object): Uint8Array;
  export function compileCatalog(items: readonly object[] | string): Uint8Array;
  export function schema(): object;
}

declare module "#module/edge" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "#module/author" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "#habitat" {
  export function compiled(name: "edge" | "author"): Promise<WebAssembly.Module>;
}
