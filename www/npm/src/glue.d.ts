/** wasm-bindgen's glue and the modules, as the build puts them in place of these names. */

declare module "#glue/engine" {
  import type { ConsentChoices, Event, Page, ProfileView, Proof, Recommendation, Scalar } from "./types.ts";

  /** Segments are numbers here: those of `Site.segments()`, in its order. */
  export interface Opened {
    record(event: Event, now: number | undefined): Uint16Array | undefined;
    segments(now: number): Uint16Array;
    isIn(segment: number, now: number): boolean;
    explain(segment: string, now: number): Proof;
    recommend(placement: string, now: number, options: { page?: Page | undefined } | undefined): Recommendation[];
    variant(placement: string, now: number): string;
    adopt(model: Uint8Array): void;
    setAttribute(name: string, value: Scalar, at: number): Uint16Array | undefined;
    setConsent(choices: ConsentChoices, at: number): void;
    setUtcOffset(minutes: number): void;
    profile(now: number): ProfileView;
    snapshot(): Uint8Array;
    delta(now: number): Uint8Array | undefined;
    receive(message: Uint8Array, now: number): Uint16Array | undefined;
    wake(now: number): Uint16Array | undefined;
    wakeAt(now: number | undefined): number | undefined;
    forget(): void;
    free(): void;
  }

  /** What a site can do beside what its callers see. */
  export interface Loaded {
    /** Ids of all segments, a line each. */
    segment_lines(): string;
  }

  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export const Engine: { open(site: object, options: object): Opened };
  export const Site: { load(manifest: Uint8Array, catalog?: Uint8Array, model?: Uint8Array): object };
}

declare module "#glue/shards" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export const Shards: { open(head: Uint8Array): import("./shards.ts").Shards };
}

declare module "#glue/edge" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export const Site: { load(manifest: Uint8Array, catalog?: Uint8Array, model?: Uint8Array): object };
  export const Visitor: { open(site: object, digest: Uint8Array): object };
}

declare module "#glue/author" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export function compile(site: object): Uint8Array;
  export function compileWithReport(site: object): import("./author.ts").Compiled;
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
