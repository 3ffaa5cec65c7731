/** What the engine recommends to the visitor of a cookie. */

import type { NamedReason, ShownItem } from "../../www/npm/src/draw/index.ts";
import type { Page, Recommendation, Site } from "../../www/npm/src/index.ts";
import { openVisitor } from "./engine.ts";

/** A recommendation with what the catalog knows of its item. */
export interface Shown extends Recommendation {
  readonly item: ShownItem;
  readonly reason: Recommendation["reason"] & NamedReason;
}

/**
 * Recommendations for a placement; those that the catalog does not know are left out.
 *
 * A visitor is opened for one question: an isolate has one memory for all visitors, and keeps nothing of any.
 * @throws NearsideError on a placement that the site does not have, and on a digest that is none
 */
export function recommend(site: Site, digest: Uint8Array, placement: string, page: Page, now: number): Shown[] {
  const visitor = openVisitor(site, digest);
  try {
    return visitor.recommend(placement, now, page).flatMap((found) => {
      const item = site.item(found.item_id);
      return item ? [{ ...found, item, reason: { ...found.reason, item_name: nameOf(site, found.reason) } }] : [];
    });
  } finally {
    visitor.free();
  }
}

function nameOf(site: Site, reason: Recommendation["reason"]): string | undefined {
  return "item_id" in reason ? site.item(reason.item_id)?.item_name : undefined;
}
