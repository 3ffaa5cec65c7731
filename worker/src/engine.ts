/** The engine of an edge worker: a shop's site, and the answers about the visitor of a cookie. It records nothing. */

import { initSync, Site as Loaded, Visitor as Opened } from "#glue/edge";
import { compiled } from "#habitat";
import edge from "#module/edge";
import type { Page, Recommendation, Site } from "../../www/npm/src/index.ts";
import { once } from "../../www/npm/src/once.ts";

/** The visitor of a digest. All times are milliseconds since 1970. */
export interface Visitor {
  /** Ids of the segments the visitor is in. */
  segments(now: number): string[];
  /**
   * What to show in a placement, best first.
   * @throws NearsideError on a placement that the site does not have
   */
  recommend(placement: string, now: number, page: Page): Recommendation[];
  /** Gives the memory back now rather than at garbage collection. The visitor is of no use afterwards. */
  free(): void;
}

const ready = once(async () => void initSync({ module: await compiled(edge) }));

/**
 * Verifies a site's artefacts; many visitors share them.
 * @throws NearsideError whose path names the artefact that is cut short, altered or of another version
 */
export async function loadSite(manifest: Uint8Array, catalog?: Uint8Array, model?: Uint8Array): Promise<Site> {
  await ready();
  return Loaded.load(manifest, catalog, model) as Site;
}

/** @throws NearsideError on a digest that is none */
export function openVisitor(site: Site, digest: Uint8Array): Visitor {
  return Opened.open(site, digest) as Visitor;
}
