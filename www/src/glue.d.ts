/** wasm-bindgen's glue of the tag, by the name that www/build.mjs resolves. */
declare module "#glue/tag" {
  import type { Engine } from "./host/engine.ts";

  export function initSync(input: { module: WebAssembly.Module }): unknown;

  export const Tag: {
    open(options: {
      site: string;
      home: string;
      asked: string;
      way: string;
      manifest: Uint8Array | undefined;
      catalog?: Uint8Array | undefined;
      model?: Uint8Array | undefined;
    }): Engine;
  };
}
