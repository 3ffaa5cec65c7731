//! The worker's own build of the engine answers as the whole one does: same cookie, same segments, same recommendations.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { startBackend } from "./support/backend.mjs";
import { artefactsOf, siteOf, sync, views } from "./support/device.mjs";
import { built, DIST, ROOT } from "./support/paths.mjs";

const { Engine } = await import(pathToFileURL(built(join(DIST, "npm/node/index.js"))).href);
const edge = await import(pathToFileURL(built(join(DIST, "wasm/edge/nearside_wasm.js"))).href);
edge.initSync({ module: readFileSync(built(join(DIST, "worker/nearside_bg.wasm"))) });

const items = readFileSync(join(ROOT, "www/shop/catalog.ndjson"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const of = (category, count) => items.filter((held) => held.item_category === category).slice(0, count);
const with_items = (name, held, more) => ({ name, items: views(held).flatMap((event) => event.items), ...more });

/** What visitors did. Between them they are in most segments of the shop. */
const VISITS = {
  "three shoes": views(of("shoes", 3)),
  "a window shopper": views(items.filter((_, index) => index % 30 === 0).slice(0, 12)),
  "a cart": [...views(of("jackets", 4)), with_items("add_to_cart", of("jackets", 1))],
  "a buyer": [...views(of("boots", 5)), with_items("purchase", of("boots", 2), { transaction_id: "T-1", value: 300, currency: "EUR" })],
  "a bargain hunter": views(items.filter(({ price }) => price < 40).slice(0, 6)),
  "one of everything": views(items.filter((held, index) => items.findIndex((other) => other.item_category === held.item_category) === index)),
};

describe("the worker's engine and the whole one", () => {
  let backend, site, lean;
  const now = Date.now();

  before(async () => {
    const demo = (name) => built(join(DIST, `demo/${name}`));
    backend = await startBackend({ site: demo("site.nsm"), catalog: demo("catalog.nsc"), model: demo("model.nsg") });
    site = await siteOf(backend.url, "demo");
    lean = edge.Site.load(...(await artefactsOf(backend.url, "demo")));
  });
  after(() => backend?.stop());

  /** The digest of a visitor's cookie. */
  const digestOf = async (events) => {
    const { cookie } = await sync({ backend: backend.url, id: "demo", site, events, now });
    return new Uint8Array(Buffer.from(cookie.slice(cookie.indexOf("=") + 1).split(".")[0], "base64url"));
  };
  /** The whole engine with what the digest says. */
  const wholeOf = async (digest) => {
    const engine = await Engine.create({ site, replica: "f".repeat(32), seed: 0, consent: { personalization: true } });
    engine.receive(digest, now);
    return engine;
  };

  it("know the same site", () => {
    assert.deepEqual(lean.placements(), site.placements());
    assert.deepEqual(lean.segments(), site.segments());
    for (const { item_id } of items) assert.deepEqual(lean.item(item_id), site.item(item_id));
    assert.equal(lean.item("nothing of this shop"), undefined);
  });

  it("give the same answers on every placement, on pages of every kind, now and later", async () => {
    const pages = [{}, { item_id: items[7].item_id }, { category: "shoes" }, { cart: of("jackets", 2).map(({ item_id }) => item_id) }, { item_id: items[90].item_id, shown: items.slice(91, 140).map(({ item_id }) => item_id), language: "de" }];
    const seen = new Set();
    let recommended = 0;
    for (const [about, events] of Object.entries(VISITS)) {
      const digest = await digestOf(events);
      const [whole, visitor] = [await wholeOf(digest), edge.Visitor.open(lean, digest)];
      // Windows of two days, a week and a month have passed.
      for (const at of [0, 3, 9, 40].map((days) => now + days * 86_400_000)) {
        const segments = visitor.segments(at);
        assert.deepEqual(segments, whole.segments(at), about);
        segments.forEach((id) => seen.add(id));
        for (const placement of site.placements()) {
          for (const page of pages) {
            const found = visitor.recommend(placement, at, page);
            assert.deepEqual(found, whole.recommend(placement, at, { page }), `${about}: ${placement}`);
            recommended += found.length;
          }
        }
      }
      visitor.free();
      whole.free();
    }
    assert.ok(seen.size >= 5, `the visits enter several segments: ${[...seen]}`);
    assert.ok(recommended > 1_000, `something is recommended: ${recommended}`);
  });

  it("refuse the same, with the same code and path", async () => {
    const digest = await digestOf(VISITS["three shoes"]);
    const [whole, visitor] = [await wholeOf(digest), edge.Visitor.open(lean, digest)];
    const refusal = (ask) => {
      try {
        return ask();
      } catch ({ name, code, path }) {
        return { name, code, path };
      }
    };
    for (const [placement, at, page] of [
      ["unknown", now, {}],
      ["", now, {}],
      [7, now, {}],
      ["home-top", Number.NaN, {}],
      ["home-top", -1, {}],
      ["home-top", now, { item_id: 7 }],
      ["home-top", now, { cart: "all" }],
      ["home-top", now, "page"],
    ]) {
      const refused = refusal(() => visitor.recommend(placement, at, page));
      assert.equal(refused.name, "NearsideError");
      assert.deepEqual(refused, refusal(() => whole.recommend(placement, at, { page })));
    }
    for (const bytes of [digest.subarray(1), digest.subarray(0, -1), new Uint8Array([...digest, 0]), new Uint8Array(0), new Uint8Array(20_000), "text"]) {
      const { name, code } = refusal(() => edge.Visitor.open(lean, bytes));
      assert.deepEqual({ name, code }, { name: "NearsideError", code: refusal(() => whole.receive(bytes, now)).code });
    }
  });

  it("the worker's can do nothing else", () => {
    const calls = (held) => Object.getOwnPropertyNames(held.prototype).filter((name) => !/^(constructor|__.*)$/.test(name));
    assert.deepEqual(calls(edge.Visitor).sort(), ["free", "recommend", "segments"]);
    assert.equal(edge.Engine, undefined);
  });
});
