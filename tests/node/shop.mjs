// What the tests of this folder share: a site, a moment, an engine.

import { Engine } from "../../dist/npm/node/index.js";
import { compile } from "../../dist/npm/node/author.js";

export const NOW = 1_764_000_000_000;
export const DAY = 86_400_000;

export const SITE = {
  site: "demo",
  segments: [
    {
      id: "shoe-lover",
      when: { event: "view_item", where: { item_category: { eq: "shoes" } }, within: "7d", count: { gte: 3 } },
    },
    { id: "gold", when: { attribute: "tier", eq: "gold" } },
  ],
  placements: [{ id: "home-top", slots: 3, strategies: [{ use: "recent" }] }],
};

export const manifest = compile(SITE);

export function hex(bytes) {
  return Buffer.from(bytes).toString("hex");
}

/** A visitor who permits everything. */
export function visitor(replica = "00".repeat(15) + "01", options = {}) {
  const consent = { personalization: true, analytics: true, sync: true };
  return Engine.create({ manifest, replica, consent, seed: 1, ...options });
}

export function view(item_id, at = NOW, more = {}) {
  return { name: "view_item", at, items: [{ item_id, item_category: "shoes", item_brand: "acme", price: 59 }], ...more };
}
