// What only JavaScript can pass in: wrong types, hostile objects, too much. All of it is refused and changes nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine, NearsideError, Site } from "../../dist/npm/node/index.js";
import { SiteError, compile, compileCatalog, compileWithReport, schema } from "../../dist/npm/node/author.js";
import { NOW, SITE, hex, manifest, view, visitor } from "./shop.mjs";

/** The error that `run` throws, which must be a NearsideError with that code and path. */
function refuses(run, code, path) {
  assert.throws(run, (error) => {
    assert.ok(error instanceof NearsideError, String(error));
    assert.ok(error instanceof Error);
    assert.deepEqual([error.code, error.path], [code, path]);
    assert.ok(error.message.length > 10, error.message);
    return true;
  });
}

test("values that JSON cannot say", async () => {
  const engine = await visitor();
  engine.record(view("A1"));
  const before = hex(engine.snapshot());
  const event = (more) => () => engine.record({ ...view("A2"), ...more });
  refuses(event({ at: Number.NaN }), "time", "at");
  refuses(event({ at: new Date(NOW) }), "time", "at");
  refuses(event({ at: 5n }), "time", "at");
  refuses(event({ value: Number.POSITIVE_INFINITY }), "number", "value");
  refuses(event({ value: 5n }), "field", "value");
  refuses(event({ done: () => 1 }), "field", "done");
  refuses(event({ tag: Symbol("x") }), "field", "tag");
  refuses(event({ items: new Map() }), "field", "items");
  refuses(event({ items: [null] }), "field", "items[0]");
  refuses(event({ items: new Array(1e6) }), "limit", "items");
  refuses(event({ search_term: "x".repeat(1e7) }), "limit", "search_term");
  refuses(() => engine.record(Object.fromEntries(Array.from({ length: 1e5 }, (_, n) => [`k${n}`, n]))), "limit", "");
  for (const nothing of [undefined, null, "view_item", 7, () => view("A1")]) {
    assert.throws(() => engine.record(nothing), NearsideError);
  }
  assert.equal(hex(engine.snapshot()), before);
});

test("getters and proxies that throw leave an engine that still works", async () => {
  const engine = await visitor();
  const thrower = () => {
    throw new Error("mine");
  };
  refuses(() => engine.record(Object.defineProperty(view("A1"), "x", { get: thrower, enumerable: true })), "field", "x");
  refuses(() => engine.record(new Proxy({}, { ownKeys: thrower })), "field", "");
  const items = [Object.defineProperty({ item_id: "A1" }, "price", { get: thrower })];
  refuses(() => engine.record({ ...view("A1"), items }), "field", "items[0].price");
  assert.deepEqual(engine.record(view("A1")), { entered: [], left: [] });
});

test("undefined and null are the same as left out", async () => {
  const [bare, padded] = await Promise.all([visitor(), visitor()]);
  const item = { item_id: "A1", item_category: "shoes" };
  bare.record({ name: "view_item", at: NOW, items: [item] });
  padded.record({
    name: "view_item",
    at: NOW,
    value: undefined,
    coupon: null,
    items: [{ ...item, item_brand: undefined, price: null, item_name: "", index: 3, list: { id: 1 } }],
  });
  assert.equal(hex(padded.snapshot()), hex(bare.snapshot()));
});

test("arguments of the other methods", async () => {
  const engine = await visitor();
  for (const now of [undefined, null, "1764000000000", Number.NaN, -1, 1e18]) {
    refuses(() => engine.segments(now), "time", "now");
    refuses(() => engine.recommend("home-top", now), "time", "now");
    refuses(() => engine.setAttribute("a", 1, now), "time", "at");
  }
  refuses(() => engine.isIn("nobody", NOW), "unknown", "nobody");
  refuses(() => engine.isIn(7, NOW), "unknown", "segment");
  refuses(() => engine.recommend("nowhere", NOW), "unknown", "nowhere");
  refuses(() => engine.recommend("home-top", NOW, { page: "home" }), "field", "page");
  refuses(() => engine.recommend("home-top", NOW, { page: { cart: ["A1", 7] } }), "field", "page.cart[1]");
  refuses(() => engine.recommend("home-top", NOW, { page: { cart: new Array(65).fill("A") } }), "limit", "page.cart");
  refuses(() => engine.setAttribute("a", {}, NOW), "field", "value");
  refuses(() => engine.setConsent({ sync: "yes" }, NOW), "field", "consent.sync");
  refuses(() => engine.setConsent(true, NOW), "field", "consent");
  refuses(() => engine.receive("abc", NOW), "bytes", "message");
  refuses(() => engine.receive(new Uint8Array(1e6), NOW), "limit", "message");
});

test("random bytes are no message, no snapshot and no site", async () => {
  const engine = await visitor();
  const before = hex(engine.snapshot());
  let state = 1;
  const noise = (length) => Uint8Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) & 255);
  for (let length = 0; length < 400; length += 7) {
    assert.throws(() => engine.receive(noise(length), NOW), NearsideError);
    await assert.rejects(Engine.create({ manifest, snapshot: noise(length) }), NearsideError);
    await assert.rejects(Site.load(noise(length)), NearsideError);
  }
  assert.equal(hex(engine.snapshot()), before);
});

test("a site that is cut short says which artefact and what to do", async () => {
  await assert.rejects(Site.load(manifest.subarray(0, manifest.length - 1)), (error) => {
    assert.ok(error instanceof NearsideError);
    assert.equal(error.code, "bytes");
    assert.match(error.path, /^manifest/);
    return true;
  });
  await assert.rejects(Site.load(manifest, new Uint8Array([1, 2, 3])), (error) => /^catalog/.test(error.path));
  await assert.rejects(Engine.create({ manifest, replica: "abc" }), (error) => error.code === "id");
  await assert.rejects(Engine.create({ manifest, replica: new Uint8Array(15) }), (error) => error.code === "id");
});

test("an authoring error has path, message and remedy", () => {
  const wrong = structuredClone(SITE);
  wrong.segments[0].when.event = "viewitem";
  assert.throws(
    () => compile(wrong),
    (error) => {
      assert.ok(error instanceof SiteError);
      assert.equal(error.path, "$.segments[0].when.event");
      assert.ok(error.remedy.length > 5, error.remedy);
      assert.ok(error.message.includes(error.remedy));
      return true;
    },
  );
  const round = { site: "demo" };
  round.self = round;
  for (const odd of [undefined, null, "{}", [], round, { site: 1n }, { site: () => 1 }]) {
    assert.throws(() => compile(odd), SiteError);
  }
  assert.throws(() => compileCatalog([{ item_id: "A1" }, { item_id: "A1" }]), (error) => /^line 2/.test(error.path));
  assert.throws(() => compileCatalog(7), SiteError);
});

test("items and their text compile to the same catalog; the schema describes a site", () => {
  const items = [{ item_id: "A1", price: 1.5, in_stock: true, tags: ["new"] }, { item_id: "A2" }];
  const text = items.map((item) => JSON.stringify(item)).join("\n");
  assert.equal(hex(compileCatalog(items)), hex(compileCatalog(text)));
  assert.equal(schema().type, "object");
  assert.ok("segments" in schema().properties);
});

test("a site that compiles may still come with warnings", () => {
  const impossible = { event: "view_item", count: { lt: 0 } };
  const site = { site: "demo", segments: [{ id: "nobody", when: { all: [impossible, { event: "search" }] } }] };
  const { bytes, warnings } = compileWithReport(site);
  assert.equal(hex(bytes), hex(compile(site)));
  assert.equal(warnings.length > 0, true);
  for (const { path, message, remedy } of warnings) {
    assert.match(path, /^\$\.segments\[0\]\.when/);
    assert.ok(message.length > 10 && remedy.length > 10, `${message}: ${remedy}`);
  }
  assert.deepEqual(compileWithReport({ site: "demo", segments: [] }).warnings, []);
});
