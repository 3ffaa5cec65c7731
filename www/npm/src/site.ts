/** A shop's artefacts, verified once and shared by as many engines as there are visitors. */

import { Site as Loaded } from "#glue/engine";
import { ready } from "./start.ts";
import type { CatalogItem } from "./types.ts";

/** A shop's manifest with its catalog and model, if it has them. */
export interface Site {
  /** Ids of all segments: each after those it refers to, else by id. */
  segments(): string[];
  /** Ids of all placements, in the order of site.json. */
  placements(): string[];
  /** What the catalog knows of an item; `undefined` where it does not know it, and without a catalog. */
  item(item_id: string): CatalogItem | undefined;
  /** Gives the memory back now rather than at garbage collection. Engines of this site live on. */
  free(): void;
}

export const Site = {
  /**
   * Verifies what `nearside compile`, `catalog` and `train` made. Without a catalog there are no stock and brand rules,
   * without a model no session and no popular recommendations.
   * @throws NearsideError whose path names the artefact that is cut short, altered or of another version
   */
  async load(
    manifest: Uint8Array,
    catalog?: Uint8Array | undefined,
    model?: Uint8Array | undefined,
  ): Promise<Site> {
    await ready();
    return Loaded.load(manifest, catalog as Uint8Array, model as Uint8Array) as Site;
  },
};
