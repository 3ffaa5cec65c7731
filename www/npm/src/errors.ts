/** What a refused call throws. */

/** The kind of a refusal; stable, for programs to match on. */
export type ErrorCode =
  | "event_name"
  | "field"
  | "number"
  | "time"
  | "id"
  | "limit"
  | "bytes"
  | "unknown"
  | "consent";

/** A refusal. What was refused has changed nothing. It is thrown by the engine alone, so it cannot be made here. */
export abstract class NearsideError extends Error {
  declare readonly code: ErrorCode;
  /** Where in the input: `items[2].price`; empty where the input is one value. */
  declare readonly path: string;

  /** By name, because WebAssembly made it, and so that two copies of this package know each other's errors. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "NearsideError";
  }
}

/** A refusal of a site or a catalog. */
export abstract class SiteError extends Error {
  /** A JSON path such as `$.segments[2].when.all[0].event`; for a catalog the line and the field. */
  declare readonly path: string;
  /** What would be right. */
  declare readonly remedy: string;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "SiteError";
  }
}
