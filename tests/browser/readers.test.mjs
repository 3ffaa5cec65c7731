// The readers of dataLayer and JSON-LD are pure: they are bundled and tested without a browser.

import assert from "node:assert/strict";
import test from "node:test";
import { bundled } from "./lib/bundled.mjs";

const { createPushReader } = await bundled("read/push.ts");
const { readJsonLd } = await bundled("read/jsonld.ts");
const { reasonText } = await bundled("draw/reason.ts");
const { isPersonal } = await bundled("identity.ts");

const SHOE = { item_id: "S1", item_name: "Runner", item_brand: "acme", item_category: "shoes", price: 59.9, quantity: 1 };

function read(...entries) {
  const reader = createPushReader();
  return entries.map(reader).filter((event) => event !== undefined);
}

/** What gtag() pushes: its arguments, which is no array. */
function gtag() {
  return arguments;
}

test("a GTM push with its ecommerce becomes the event", () => {
  const [event] = read({ event: "view_item", ecommerce: { currency: "EUR", value: 59.9, items: [SHOE] } });
  assert.deepEqual(event, { name: "view_item", items: [SHOE], currency: "EUR", value: 59.9 });
});

test("gtag's arguments become the event, as does an array", () => {
  const [called, array] = read(gtag("event", "add_to_cart", { items: [SHOE] }), ["event", "add_to_cart", { items: [SHOE] }]);
  assert.deepEqual(called, { name: "add_to_cart", items: [SHOE] });
  assert.deepEqual(array, called);
  assert.deepEqual(read(gtag("js", new Date()), gtag("config", "G-1"), gtag("event"), gtag("event", "view_item", null)), [{ name: "view_item", items: [] }]);
});

test("ecommerce that was pushed before its event counts until it is cleared", () => {
  const events = read({ ecommerce: { items: [SHOE] } }, { event: "view_item" }, { ecommerce: null }, { event: "view_item" });
  assert.deepEqual(events.map((event) => event.items.length), [1, 0]);
});

test("nothing is deduplicated", () => {
  const push = { event: "view_item", ecommerce: { items: [SHOE] } };
  assert.equal(read(push, push).length, 2);
});

test("numbers as text are read, nonsense is left out, the rest stays", () => {
  const items = [{ item_id: 7, price: "59.90", quantity: "two", item_brand: "", item_category: "x".repeat(300) }, null, "S1", { price: 3 }, { item_name: "No id" }];
  const [event] = read({ event: "purchase", ecommerce: { transaction_id: 991, value: "1,5", tax: NaN, items } });
  assert.deepEqual(event, { name: "purchase", transaction_id: "991", items: [{ item_id: "7", price: 59.9 }, { item_id: "No id", item_name: "No id" }] });
});

test("an item that is no list, and lists beyond the limit", () => {
  assert.deepEqual(read({ event: "view_item", ecommerce: { items: SHOE } })[0].items, [SHOE]);
  const many = Array.from({ length: 250 }, (_, index) => ({ item_id: `S${index}` }));
  assert.equal(read({ event: "view_item_list", ecommerce: { items: many } })[0].items.length, 100);
});

test("personal data never gets in", () => {
  const [event] = read({ event: "purchase", user_id: "u1", email: "a@b.c", ecommerce: { user_data: { email: "a@b.c" }, email: "a@b.c", items: [{ ...SHOE, customer: "Ann" }] } });
  assert.deepEqual(Object.keys(event), ["name", "items"]);
  assert.deepEqual(event.items, [SHOE]);
  for (const name of ["email", "Email", "e-mail", "phone", "firstName", "last_name", "address", "birthday"]) assert.ok(isPersonal(name), name);
  for (const name of ["loyalty_tier", "plan", "city", "language"]) assert.ok(!isPersonal(name), name);
});

test("other pushes are nobody's event", () => {
  const strange = [undefined, null, 1, "view_item", [], {}, { event: "gtm.js" }, { event: "page_view" }, { event: 3 }, () => {}, { event: "view_item_x" }];
  assert.deepEqual(read(...strange), []);
});

const ld = (value) => [JSON.stringify(value)];
const PRODUCT = {
  "@context": "https://schema.org",
  "@type": "Product",
  sku: "S1",
  name: "Runner",
  brand: { "@type": "Brand", name: "acme" },
  category: "shoes > running",
  offers: { "@type": "Offer", price: "59.90", priceCurrency: "EUR" },
};
const ITEM = { item_id: "S1", item_name: "Runner", item_brand: "acme", item_category: "shoes", item_category2: "running", price: 59.9, currency: "EUR" };

test("a Product in its usual shapes", () => {
  assert.deepEqual(readJsonLd(ld(PRODUCT)), ITEM);
  assert.deepEqual(readJsonLd(ld([{ "@type": "BreadcrumbList" }, PRODUCT])), ITEM);
  assert.deepEqual(readJsonLd(ld({ "@graph": [{ "@type": "WebPage", mainEntity: PRODUCT }] })), ITEM);
  assert.deepEqual(readJsonLd(ld({ ...PRODUCT, "@type": ["Thing", "http://schema.org/Product"], brand: "acme" })), ITEM);
  assert.deepEqual(readJsonLd(["not json", ...ld(PRODUCT), ...ld(PRODUCT)]), ITEM);
});

test("offers as a list, as an aggregate, with a price specification", () => {
  assert.equal(readJsonLd(ld({ ...PRODUCT, offers: [PRODUCT.offers, { price: 1 }] })).price, 59.9);
  assert.equal(readJsonLd(ld({ ...PRODUCT, offers: { "@type": "AggregateOffer", lowPrice: 49, priceCurrency: "EUR" } })).price, 49);
  const specified = readJsonLd(ld({ ...PRODUCT, offers: { priceSpecification: [{ price: 45, priceCurrency: "CHF" }] } }));
  assert.deepEqual([specified.price, specified.currency], [45, "CHF"]);
});

test("a page about no item, about several, or about one without id", () => {
  assert.equal(readJsonLd([]), undefined);
  assert.equal(readJsonLd(ld([PRODUCT, { ...PRODUCT, sku: "S2" }])), undefined);
  assert.equal(readJsonLd(ld({ "@type": "ItemList", itemListElement: [{ item: PRODUCT }] })), undefined);
  assert.equal(readJsonLd(ld({ "@type": "Product", name: "Runner" })), undefined);
  let deep = PRODUCT;
  for (let depth = 0; depth < 1000; depth += 1) deep = { "@graph": [deep] };
  assert.equal(readJsonLd(ld(deep)), undefined);
});

test("a reason in the page's language, in the shop's words, or none", () => {
  const reason = { kind: "viewed_together", item_id: "S1", text: "Weil Sie {item} angesehen haben|Auch angesehen" };
  const shown = { reason, reason_item_name: "Runner $& <b>" };
  assert.equal(reasonText(shown, []), "Weil Sie Runner $& <b> angesehen haben");
  assert.equal(reasonText({ reason }, []), "Auch angesehen");
  assert.equal(reasonText({ reason: { ...reason, text: "{item}" } }, []), undefined);
  assert.equal(reasonText({ reason: { kind: "trending", item_category: "shoes", text: "Trend: {category}" } }, []), "Trend: shoes");
  assert.equal(reasonText({ reason: { kind: "of another version" } }, []), undefined);
  const wording = { getAttribute: (name) => (name === "data-nearside-reason-text-viewed-together" ? "Like {item}" : null) };
  assert.equal(reasonText(shown, [wording]), "Like Runner $& <b>");
});
