// A consumer of the packed package. It is compiled, strictly, and never run: every line marked as an error must be one.

import { Engine, NearsideError, Site, init } from "nearside";
import type { Event, Item, ProfileView, Proof, Recommendation } from "nearside";
import { SiteError, compile, compileCatalog, schema } from "nearside/author";
import { personalize } from "nearside/edge";

const manifest: Uint8Array = compile({ site: "demo" });
const catalog: Uint8Array = compileCatalog([{ item_id: "A1" }]);
const text: Uint8Array = compileCatalog('{"item_id":"A1"}');
const described: object = schema();
const now = 1_764_000_000_000;

const engine = await Engine.create({ manifest, catalog, replica: "00", consent: { personalization: true } });
const site = await Site.load(manifest, catalog);
const other: Engine = await Engine.create({ site, snapshot: engine.snapshot(), seed: 1 });

const item: Item = { item_id: "A1", item_brand: "acme", price: 59, index: 3 };
const event: Event = { name: "view_item", at: now, items: [item], value: 59, logged_in: true };
const { entered, left } = engine.record(event);
engine.record({ name: "Product Viewed", at: now, products: [{ product_id: "A1", category: "shoes" }] });
engine.record({ name: "custom:fitting_room", at: now, room: 3 }, now + 1);

const ids: string[] = [...engine.segments(now), ...entered, ...left];
const inside: boolean = engine.isIn("shoe-lover", now);
const proof: Proof = engine.explain("shoe-lover", now);
const list: Recommendation[] = engine.recommend("home-top", now, { page: { item_id: "A1", cart: ["B1"] } });
const profile: ProfileView = engine.profile(now);
const delta: Uint8Array | undefined = engine.delta(now);
if (delta) other.receive(delta, now);
const wakeAt: number | undefined = engine.wakeAt();
engine.setAttribute("tier", "gold", now);
engine.setConsent({ sync: true }, now);
for (const { reason } of list) {
  if (reason.kind === "viewed_together") reason.item_id.toUpperCase();
  // @ts-expect-error a popular item goes with no other
  if (reason.kind === "popular") reason.item_id.toUpperCase();
}
try {
  engine.forget();
} catch (error) {
  if (error instanceof NearsideError) error.code satisfies string;
  if (error instanceof SiteError) error.remedy satisfies string;
}
await init({ module: new Uint8Array() });
export const handler = personalize;
export const used = [text, described, ids, inside, proof, profile, wakeAt];

// @ts-expect-error an unknown event name
engine.record({ name: "viewitem", at: now });
// @ts-expect-error no time
engine.record({ name: "view_item" });
// @ts-expect-error a price as text
engine.record({ name: "view_item", at: now, items: [{ item_id: "A1", price: "59" }] });
// @ts-expect-error an item without id
engine.record({ name: "view_item", at: now, items: [{ item_name: "Boot" }] });
// @ts-expect-error a nested object
engine.record({ name: "view_item", at: now, ecommerce: { value: 1 } });
// @ts-expect-error a date in place of milliseconds
engine.segments(new Date());
// @ts-expect-error no moment
engine.recommend("home-top");
// @ts-expect-error neither a replica nor a snapshot
await Engine.create({ manifest });
// @ts-expect-error neither a site nor a manifest
await Engine.create({ replica: "00" });
// @ts-expect-error a word in place of a decision
engine.setConsent({ sync: "yes" }, now);
// @ts-expect-error it is thrown, never made
new NearsideError("x");
