/** The package's `nearside/author`: checks and compiles site.json and catalogs. It waits for its module at import. */

import { compile as compileSite, compileCatalog as compileItems, initSync, schema as readSchema } from "#glue/author";
import { compiled } from "#habitat";
import author from "#module/author";

export { SiteError } from "./errors.ts";

initSync({ module: await compiled(author) });

/**
 * Compiles a site to the manifest that engines read.
 * @throws SiteError with the JSON path, what is wrong, and what would be right
 */
export function compile(site: object): Uint8Array {
  return compileSite(site);
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
