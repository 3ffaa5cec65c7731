//! What the pages tell the data layer and search engines: GA4's shapes, about items that exist.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import { DEFAULTS } from "../generate.mjs";
import { ecommerceEvent, listEvent } from "../assets/layer.js";
import { priceOf } from "../assets/list-clicks.js";
import { findItems } from "../assets/pages/search.js";
import { makeCatalogue } from "../src/catalogue.mjs";
import { JSON_LD_ONLY } from "../src/categories.mjs";
import { makePages } from "../src/site.mjs";

const items = new Map(makeCatalogue().map((item) => [item.item_id, item]));
const files = makePages(DEFAULTS);
const pages = [...files].filter(([path]) => path.endsWith(".html"));

/** Runs the page's inline scripts as a browser would and gives what they pushed. */
function pushesOf(html) {
  const window = {};
  const context = { window, get dataLayer() { return window.dataLayer; } };
  for (const [, code] of html.matchAll(/<script>([\s\S]*?)<\/script>/g)) runInNewContext(code, context);
  return window.dataLayer && JSON.parse(JSON.stringify(window.dataLayer));
}

function checkItem(pushed, path) {
  const item = items.get(pushed.item_id);
  assert.ok(item, `${path}: ${pushed.item_id} is not in the catalogue`);
  for (const field of ["item_name", "item_brand", "item_category", "item_variant", "price"]) assert.equal(pushed[field], item[field], `${path}: ${field}`);
  assert.ok(Number.isInteger(pushed.quantity) && pushed.quantity > 0, path);
}

function jsonLdOf(html) {
  return [...html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)].map((match) => JSON.parse(match[1]));
}

describe("the pages' data layer", () => {
  it("has GA4's shapes, each after a clear, about items of the catalogue", () => {
    const names = new Map();
    for (const [path, html] of pages) {
      const pushes = pushesOf(html) ?? [];
      for (const [index, push] of pushes.entries()) {
        if (index % 2 === 0) {
          assert.deepEqual(push, { ecommerce: null }, path);
          continue;
        }
        names.set(push.event, (names.get(push.event) ?? 0) + 1);
        assert.ok(push.ecommerce.items.length > 0, path);
        for (const item of push.ecommerce.items) checkItem(item, path);
        if (push.event === "view_item") {
          assert.equal(push.ecommerce.currency, "EUR");
          assert.equal(push.ecommerce.value, push.ecommerce.items[0].price);
        } else {
          assert.equal(push.event, "view_item_list", path);
          assert.ok(push.ecommerce.item_list_id && push.ecommerce.item_list_name, path);
          assert.deepEqual(push.ecommerce.items.map((item) => item.index), push.ecommerce.items.map((_, place) => place));
        }
      }
    }
    assert.deepEqual([...names.keys()].sort(), ["view_item", "view_item_list"]);
  });

  it("is pushed to before the tag on item pages, but not at all for the category that has JSON-LD alone", () => {
    for (const item of items.values()) {
      const html = files.get(item.url.slice(1));
      const pushes = pushesOf(html);
      if (item.item_category === JSON_LD_ONLY) {
        assert.equal(pushes, undefined, item.url);
        continue;
      }
      assert.equal(pushes[1].event, "view_item", item.url);
      assert.equal(pushes[1].ecommerce.items[0].item_id, item.item_id);
      assert.ok(html.indexOf("dataLayer.push") < html.indexOf("<script async"), item.url);
    }
  });
});

describe("the pages' JSON-LD", () => {
  it("describes the item of each item page", () => {
    for (const item of items.values()) {
      const products = jsonLdOf(files.get(item.url.slice(1))).filter((entry) => entry["@type"] === "Product");
      assert.equal(products.length, 1, item.url);
      const [product] = products;
      assert.equal(product.sku, item.item_id);
      assert.equal(product.category, item.item_category);
      assert.equal(product.brand.name, item.item_brand);
      assert.equal(product.offers.price, item.price);
      assert.equal(product.offers.availability.endsWith("/InStock"), item.in_stock);
    }
  });

  it("lists the items of each list page and the way to it", () => {
    for (const [path, html] of pages.filter(([name]) => name.startsWith("c/"))) {
      const [list, crumbs] = jsonLdOf(html);
      assert.equal(list["@type"], "ItemList", path);
      assert.equal(list.itemListElement.length, html.match(/<article class="card" data-item-id/g).length, path);
      assert.equal(crumbs["@type"], "BreadcrumbList", path);
    }
  });
});

describe("the shop's script", () => {
  const [first, second] = items.values();

  it("makes GA4 ecommerce events of cart lines", () => {
    const event = ecommerceEvent("purchase", [{ ...first, quantity: 2 }, { ...second, quantity: 1 }], { transaction_id: "T-1", shipping: 5 });
    assert.equal(event.event, "purchase");
    assert.equal(event.ecommerce.transaction_id, "T-1");
    assert.equal(event.ecommerce.value, first.price * 2 + second.price);
    assert.deepEqual(Object.keys(event.ecommerce.items[0]).sort(), ["item_brand", "item_category", "item_id", "item_name", "item_variant", "price", "quantity"]);
  });

  it("gives events about lists no value", () => {
    const event = listEvent("select_item", [first], { item_list_id: "home-top", item_list_name: "Picks" });
    assert.deepEqual(Object.keys(event.ecommerce), ["item_list_id", "item_list_name", "items"]);
  });

  it("reads a price with or without its currency sign", () => {
    assert.equal(priceOf("59"), 59);
    assert.equal(priceOf("€1,059.50"), 1059.5);
  });

  it("finds items by every word of a query", () => {
    const index = JSON.parse(files.get("assets/search.json"));
    const found = findItems(index, "acme shoes");
    assert.ok(found.length > 3);
    for (const item of found) assert.deepEqual([item.item_brand, item.item_category], ["acme", "shoes"]);
    assert.equal(findItems(index, "acme zzz").length, 0);
  });
});
