/** The package's `nearside/author`: checks and compiles site.json and catalogs. It waits for its module at import. */

import {
  compile as compileSite,
  compileCatalog as compileItems,
  compileWithReport as compileReported,
  initSync,
  schema as readSchema,
} from "#glue/author";
import { compiled } from "#habitat";
import author from "#module/author";

export { SiteError } from "./errors.ts";
export type * from "./site_file.ts";

initSync({ module: await compiled(author) });

/** Something that is allowed in a site and yet looks wrong. */
export interface SiteWarning {
  /** The JSON path. */
  path: string;
  message: string;
  /** What to do about it. */
  remedy: string;
}

/** A compiled site, and what looks wrong in it. */
export interface Compiled {
  bytes: Uint8Array;
  warnings: SiteWarning[];
}

/**
 * Compiles a site (a `SiteFile`) to the manifest that engines read. Time zones are right for three years from this one.
 * @throws SiteError with the JSON path, what is wrong, and what would be right
 */
export function compile(site: object): Uint8Array {
  return compileSite(site);
}

/**
 * As `compile`, with the conditions that never hold, always hold or cannot matter.
 * @throws SiteError as `compile`
 */
export function compileWithReport(site: object): Compiled {
  return compileReported(site);
}

/**
 * Compiles items (GA4 fields, and url, image, in_stock, tags), or their text with one JSON object a line.
 * @throws SiteError with the line and the field
 */
export function compileCatalog(items: readonly object[] | string): Uint8Array {
  return compileItems(items);
}

/** The JSON Schema of site.json. */
export function schema(): object {
  return readSchema();
}
