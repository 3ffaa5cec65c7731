//! Where the built parts are.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../../..");
export const DIST = resolve(process.env.NEARSIDE_DIST ?? join(ROOT, "dist"));
export const NEARSIDE = resolve(process.env.NEARSIDE_BIN ?? join(ROOT, "target/tool/nearside"));

/** A built file; a test that lacks one says what makes it. */
export function built(path) {
  if (!existsSync(path)) throw new Error(`${path} is missing: run cargo xtask dist`);
  return path;
}
