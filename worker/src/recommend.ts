/** What the engine recommends to the visitor of a cookie. */

import { Engine, type Page, type Recommendation, type Site } from "../../www/npm/src/index.ts";
import type { NamedReason, ShownItem } from "../../www/npm/src/draw/index.ts";

/** A recommendation with what the catalog knows of its item. */
export interface Shown extends Recommendation {
  readonly item: ShownItem;
  readonly reason: Recommendation["reason"] & NamedReason;
}

/** The replica under which the worker reads; it writes nothing. */
const READER = "f".repeat(32);

/**
 * Recommendations for a placement; those that the catalog does not know are left out.
 *
 * An engine lives for one question: an isolate has one memory for all visitors, and keeps nothing of any. The backend
 * sets the cookie with consent alone, so consent is given here.
 * @throws NearsideError on a placement that the site does not have, and on a digest that is none
 */
export async function recommend(site: Site, digest: Uint8Array, placement: string, page: Page, now: number): Promise<Shown[]> {
  const engine = await Engine.create({ site, replica: READER, seed: 0, consent: { personalization: true } });
  try {
    engine.receive(digest, now);
    return engine.recommend(placement, now, { page }).flatMap((found) => {
      const item = site.item(found.item_id);
      return item ? [{ ...found, item, reason: { ...found.reason, item_name: nameOf(site, found.reason) } }] : [];
    });
  } finally {
    engine.free();
  }
}

function nameOf(site: Site, reason: Recommendation["reason"]): string | undefined {
  return "item_id" in reason ? site.item(reason.item_id)?.item_name : undefined;
}
