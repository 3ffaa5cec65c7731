/** wasm-bindgen's glue and the modules, as the build puts them in place of these names. */

declare module "#glue/engine" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export const Engine: { open(site: object, options: object): object };
  export const Site: { load(manifest: Uint8Array, catalog?: Uint8Array, model?: Uint8Array): object };
}

declare module "#glue/edge" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export const Site: { load(manifest: Uint8Array, catalog?: Uint8Array, model?: Uint8Array): object };
  export const Visitor: { open(site: object, digest: Uint8Array): object };
}

declare module "#glue/author" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export function compile(site: object): Uint8Array;
  export function compileCatalog(items: readonly object[] | string): Uint8Array;
  export function schema(): object;
}

declare module "#edge" {
  export const personalize: import("./personalize.ts").Personalize;
}

/** Where a module is. What stands here is the habitat's: in workerd the module itself, elsewhere its address. */
declare module "#module/*" {
  const place: unique symbol;
  export default place;
}

declare module "#habitat" {
  export function compiled(place: typeof import("#module/*").default): Promise<WebAssembly.Module>;
}
