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
      /** Minutes that the visitor's clock is ahead of UTC. */
      ahead: number;
      manifest: Uint8Array | undefined;
      catalog?: Uint8Array | undefined;
      model?: Uint8Array | undefined;
    }): Engine;
  };
}

/** That of the part which joins shards. */
declare module "#glue/shards" {
  import type { Shards as Held } from "./shards.ts";

  export function initSync(input: { module: WebAssembly.Module }): unknown;

  export const Shards: { open(head: Uint8Array): Held };
}

/** That of the full engine, which is the npm package's too. */
declare module "#glue/full" {
  import type { Full } from "./inspect.ts";

  export function initSync(input: { module: WebAssembly.Module }): unknown;

  export const Engine: { open(site: object, options: { snapshot: Uint8Array; seed: number }): Full & { setUtcOffset(minutes: number): void; free(): void } };
  export const Site: { load(manifest: Uint8Array | undefined): object };
}
