//! The whole generated site: same bytes twice, no dead link, counts, and placements that agree with site.json.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { DEFAULTS } from "../generate.mjs";
import { catalogueLines, makeCatalogue } from "../src/catalogue.mjs";
import { CATEGORIES } from "../src/categories.mjs";
import { homePage } from "../src/pages/home.mjs";
import { makeSite } from "../src/site.mjs";

const SHOP = join(dirname(fileURLToPath(import.meta.url)), "..");
const items = makeCatalogue();
const files = makeSite(DEFAULTS);
const pages = [...files].filter(([path]) => path.endsWith(".html"));
const siteJson = JSON.parse(readFileSync(join(SHOP, "site.json"), "utf8"));

const attributes = (html, name) => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map((match) => match[1]);

describe("the generated shop", () => {
  it("is the same bytes on every run", () => {
    const again = makeSite(DEFAULTS);
    assert.equal(again.size, files.size);
    for (const [path, text] of files) assert.ok(text === again.get(path), `${path} differs between two runs`);
  });

  it("has enough items, categories and brands", () => {
    assert.ok(items.length >= 300 && items.length <= 360, `${items.length} items`);
    assert.ok(CATEGORIES.length >= 12, `${CATEGORIES.length} categories`);
    assert.equal(new Set(items.map((item) => item.item_id)).size, items.length);
    assert.equal(new Set(items.map((item) => `${item.item_category} ${item.item_name}`)).size, items.length);
    for (const { id } of CATEGORIES) assert.ok(items.filter((item) => item.item_category === id).length >= 12, `few ${id}`);
    assert.ok(items.some((item) => !item.in_stock));
  });

  it("is described by the committed catalogue", () => {
    const committed = readFileSync(join(SHOP, "catalog.ndjson"), "utf8");
    assert.equal(committed, catalogueLines(items), "catalog.ndjson is stale: node www/shop/generate.mjs OUT --catalog www/shop/catalog.ndjson");
  });

  it("has no link, picture or script that leads nowhere", () => {
    const served = (address) => {
      const [path] = address.split(/[?#]/);
      if (address.startsWith("#")) return true;
      const file = path === "/" ? "index.html" : path.slice(1);
      return files.has(file) || (path.startsWith("/assets/") && existsSync(join(SHOP, path)));
    };
    for (const [path, html] of pages) {
      for (const address of ["href", "src", "action", "data-image"].flatMap((name) => attributes(html, name))) {
        if (address === DEFAULTS.tag) continue;
        assert.ok(address.startsWith("/") || address.startsWith("#"), `${path}: "${address}" is not root-relative`);
        assert.ok(served(address), `${path}: "${address}" is not there`);
      }
    }
  });

  it("draws every picture as a closed SVG without a script or an outside address", () => {
    for (const [path, svg] of files) {
      if (!path.endsWith(".svg")) continue;
      assert.ok(svg.startsWith("<svg ") && svg.endsWith("</svg>\n"), path);
      assert.doesNotMatch(svg, /<script|NaN|undefined|href=/, path);
    }
  });

  it("has the tag, one template and no other word of nearside on each page", () => {
    for (const [path, html] of pages) {
      assert.equal(html.match(/<script async src="\/ns\/nearside\.js" data-site="demo" data-consent="granted"><\/script>/g)?.length, 1, path);
      assert.equal(html.match(/<template data-nearside-card>/g)?.length, 1, path);
      const rest = html.replace(/<script async src="\/ns\/nearside\.js"[^>]*>/, "").replace(/data-nearside-[a-z]+/g, "");
      assert.doesNotMatch(rest, /nearside/, path);
    }
  });

  it("asks for consent only when told to", () => {
    const asking = homePage(items, { ...DEFAULTS, consent: "ask", tag: "/elsewhere/tag.js" });
    assert.match(asking, /<script async src="\/elsewhere\/tag\.js" data-site="demo" data-consent="ask">/);
    assert.match(asking, /data-consent-banner hidden/);
    assert.doesNotMatch(files.get("index.html"), /data-consent-banner/);
  });

  it("has the placements that site.json has, with a full fallback", () => {
    const slots = new Map(siteJson.placements.map((placement) => [placement.id, placement.slots]));
    const found = new Set();
    for (const [path, html] of pages) {
      for (const part of html.split('data-nearside-placement="').slice(1)) {
        const id = part.slice(0, part.indexOf('"'));
        const cards = part.slice(0, part.indexOf("</section>")).match(/<article class="card"/g)?.length;
        assert.equal(cards, slots.get(id), `${path}: ${id}`);
        found.add(id);
      }
    }
    assert.deepEqual([...found].sort(), [...slots.keys()].sort());
  });

  it("has segments that name real categories, brands and segments", () => {
    const values = { item_category: new Set(items.map((item) => item.item_category)), item_brand: new Set(items.map((item) => item.item_brand)) };
    const check = (condition) => {
      for (const [field, test] of Object.entries(condition.where ?? {})) {
        for (const value of [test.eq ?? [], test.in ?? []].flat()) assert.ok(values[field]?.has(value) ?? true, `${field} ${value}`);
      }
      if (condition.affinity) assert.ok(values[condition.affinity].has(condition.of), condition.of);
      for (const inner of [condition.all ?? [], condition.any ?? [], condition.not ?? [], condition.sequence ?? [], condition.without ?? []].flat()) check(inner);
      if (condition.segment) assert.ok(siteJson.segments.some(({ id }) => id === condition.segment), condition.segment);
    };
    const ids = siteJson.segments.map((segment) => segment.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const segment of siteJson.segments) check(segment.when);
    for (const strategy of siteJson.placements.flatMap((placement) => placement.strategies)) assert.ok(!strategy.if || ids.includes(strategy.if), strategy.if);
  });
});
