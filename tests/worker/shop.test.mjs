//! The demo shop through the built worker: the page holds what the device's own engine would show.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { serveWorker } from "../../worker/serve.mjs";
import { COOKIE_KEY, startBackend } from "./support/backend.mjs";
import { siteOf, sync, views } from "./support/device.mjs";
import { attributesOf, placementOf } from "./support/html.mjs";
import { startOrigin } from "./support/origin.mjs";
import { built, DIST, ROOT } from "./support/paths.mjs";

/** Pages asked for until one comes filled; each of them gives loading its time. */
const MAX_PAGES = 3_000;
const items = readFileSync(join(ROOT, "www/shop/catalog.ndjson"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const shoes = items.filter((held) => held.item_category === "shoes" && held.in_stock);

describe("the demo shop at the edge", () => {
  let backend, origin, site, served, url, visitor;
  const now = Date.now();

  before(async () => {
    backend = await startBackend({
      site: built(join(DIST, "demo/site.nsm")),
      catalog: built(join(DIST, "demo/catalog.nsc")),
      model: built(join(DIST, "demo/model.nsg")),
    });
    origin = await startOrigin(built(join(DIST, "shop")));
    site = await siteOf(backend.url, "demo");
    built(join(DIST, "worker/index.js"));
    const bindings = { SITE: "demo", SHOP: origin.url, BACKEND: backend.url, COOKIE_KEY };
    ({ worker: served, url } = await serveWorker(join(DIST, "worker"), bindings));
    visitor = await sync({ backend: url.origin, id: "demo", site, events: views(shoes.slice(0, 3)), now });
  });
  after(async () => {
    await Promise.all([served?.dispose(), origin?.stop(), backend?.stop()]);
  });

  const get = async (path, cookie) => (await fetch(new URL(path, url), { headers: { cookie } })).text();
  const personal = async (path) => {
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const html = await get(path, visitor.cookie);
      if (html.includes("data-nearside-filled")) return html;
    }
    throw new Error(`${path} was not filled in ${MAX_PAGES} pages`);
  };

  it("is what the origin sends to a stranger", async () => {
    const direct = await (await fetch(`${origin.url}/`)).text();
    assert.equal(await get("/", ""), direct);
  });

  it("fills home as the device would, item by item, with the reasons' items named", async () => {
    assert.ok(visitor.engine.segments(now).includes("shoe-lover"));
    const html = await personal("/");
    const shown = [];
    for (const id of ["home-top", "home-recent"]) {
      const expected = visitor.engine.recommend(id, Date.now(), { page: { shown: [...shown], language: "en" } });
      const { content, filled } = placementOf(html, id);
      assert.deepEqual(attributesOf(content, "data-item-id"), expected.map(({ item_id }) => item_id));
      assert.equal(filled, expected.map(({ item_id }) => item_id).join(","));
      shown.push(...expected.map(({ item_id }) => item_id));
    }
    assert.equal(new Set(shown).size, shown.length, "nothing twice on the page");
    const because = visitor.engine.recommend("home-top", Date.now()).find(({ reason }) => reason.kind === "viewed_together");
    assert.ok(because, "something is there because of the shoes");
    const name = items.find(({ item_id }) => item_id === because.reason.item_id).item_name;
    assert.ok(placementOf(html, "home-top").content.includes(`Because you looked at ${name}`), name);
    assert.ok(placementOf(html, "home-recent").content.includes("Still interested?"));
  });

  it("knows the item of an item page, from its JSON-LD", async () => {
    const current = shoes[5];
    const html = await personal(current.url);
    const shown = [];
    for (const id of ["item-similar", "item-together"]) {
      const expected = visitor.engine.recommend(id, Date.now(), { page: { item_id: current.item_id, shown: [...shown] } });
      const without = visitor.engine.recommend(id, Date.now());
      assert.notDeepEqual(expected, without, "the page's item counts");
      assert.deepEqual(attributesOf(placementOf(html, id).content, "data-item-id"), expected.map(({ item_id }) => item_id));
      shown.push(...expected.map(({ item_id }) => item_id));
    }
    assert.ok(placementOf(html, "item-similar").content.includes(`Similar to ${current.item_name}`));
  });

  it("keeps prices and pictures as the shop writes them", async () => {
    const { content, filled } = placementOf(await personal("/"), "home-top");
    const [first] = filled.split(",");
    const { url: page, image, price } = items.find(({ item_id }) => item_id === first);
    assert.ok(content.includes(`href="${page}"`) && content.includes(`src="${image}"`));
    assert.ok(content.includes(`&#8364;${price.toFixed(2)}`), String(price));
  });
});
