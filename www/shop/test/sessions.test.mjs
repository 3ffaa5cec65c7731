//! The simulated visits: same lines for a seed, in order, about real items, and with tastes in them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeCatalogue } from "../src/catalogue.mjs";
import { COMPANIONS } from "../src/placements.mjs";
import { simulateSessions, simulateVisits } from "../src/simulate.mjs";

const items = makeCatalogue();
const byId = new Map(items.map((item) => [item.item_id, item]));
const options = { sessions: 1500, seed: 3, end: 1_763_938_800 };
const clicks = simulateSessions(items, options);

describe("simulated sessions", () => {
  it("are the same for a seed and others for another", () => {
    assert.deepEqual(simulateSessions(items, options), clicks);
    assert.notDeepEqual(simulateSessions(items, { ...options, seed: 4 }), clicks);
  });

  it("have two clicks or more each, in order of time, on items of the catalogue", () => {
    const sizes = new Map();
    for (const [index, [session, id, at]] of clicks.entries()) {
      assert.ok(byId.has(id), id);
      sizes.set(session, (sizes.get(session) ?? 0) + 1);
      if (index > 0 && clicks[index - 1][0] === session) assert.ok(at > clicks[index - 1][2]);
    }
    assert.equal(sizes.size, options.sessions);
    assert.ok(Math.min(...sizes.values()) >= 2);
  });

  it("stay with a taste: the next click shares category and brand far more often than chance", () => {
    const pairs = clicks.slice(1).flatMap((click, index) => (click[0] === clicks[index][0] ? [[byId.get(clicks[index][1]), byId.get(click[1])]] : []));
    const part = (field) => pairs.filter(([a, b]) => a[field] === b[field]).length / pairs.length;
    assert.ok(part("item_category") > 0.6, `category ${part("item_category")}`);
    assert.ok(part("item_brand") > 0.25, `brand ${part("item_brand")}`);
  });

  it("end with an order now and then, of one item and what is worn with it", () => {
    const orders = new Map();
    for (const [session, id, , event] of simulateVisits(items, options)) {
      if (event === "purchase") orders.set(session, [...(orders.get(session) ?? []), byId.get(id)]);
    }
    assert.ok(orders.size > options.sessions / 5 && orders.size < options.sessions / 2, String(orders.size));
    for (const [main, ...beside] of orders.values()) {
      for (const item of beside) assert.ok(COMPANIONS[main.item_category].includes(item.item_category));
    }
    assert.ok([...orders.values()].filter((order) => order.length > 1).length > orders.size / 2);
  });
});
