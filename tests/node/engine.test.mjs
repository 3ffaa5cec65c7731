// The engine as the package's contract has it: what goes in, what comes out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine, Site } from "../../dist/npm/node/index.js";
import { compile } from "../../dist/npm/node/author.js";
import { DAY, NOW, hex, manifest, view, visitor } from "./shop.mjs";

test("three shoes make a shoe lover, and the proof says so", async () => {
  const engine = await visitor();
  assert.deepEqual(engine.record(view("A1")), { entered: [], left: [] });
  engine.record(view("A2"));
  assert.equal(engine.isIn("shoe-lover", NOW), false);
  const missing = engine.explain("shoe-lover", NOW);
  assert.deepEqual([missing.truth, missing.actual, missing.need, missing.by], ["false", 2, "raise", 1]);
  assert.deepEqual(engine.record(view("A3")), { entered: ["shoe-lover"], left: [] });
  assert.deepEqual(engine.segments(NOW), ["shoe-lover"]);
  assert.equal(engine.explain("shoe-lover", NOW).truth, "true");
});

test("the clock alone lets go of a segment, at the time that was announced", async () => {
  const engine = await visitor();
  for (const id of ["A1", "A2", "A3"]) engine.record(view(id));
  const wakeAt = engine.wakeAt();
  assert.ok(wakeAt > NOW && wakeAt <= NOW + 7 * DAY);
  assert.deepEqual(engine.wake(wakeAt - 1), { entered: [], left: [] });
  assert.deepEqual(engine.wake(wakeAt), { entered: [], left: ["shoe-lover"] });
});

test("attributes decide at once", async () => {
  const engine = await visitor();
  assert.deepEqual(engine.setAttribute("tier", "gold", NOW), { entered: ["gold"], left: [] });
  assert.deepEqual(engine.profile(NOW).attributes, { tier: "gold" });
});

test("a segment on the visitor's own time waits for the visitor's clock, and says until when", async () => {
  const site = { site: "demo", segments: [{ id: "evening", when: { time: { from: "18:00", to: "22:00", zone: "visitor" } } }], placements: [] };
  const engine = await visitor(undefined, { manifest: compile(site) });
  // NOW is a Monday, 16:00 in UTC.
  assert.equal(engine.explain("evening", NOW).truth, "unknown");
  engine.setUtcOffset(60);
  const early = engine.explain("evening", NOW);
  assert.deepEqual([early.truth, early.actual, early.need, early.until], ["false", 17 * 60, "wait", NOW + 3_600_000]);
  engine.setUtcOffset(120);
  assert.deepEqual(engine.wake(NOW), { entered: ["evening"], left: [] });
  assert.deepEqual(engine.segments(NOW), ["evening"]);
  for (const minutes of [Number.NaN, 1441, "60", undefined]) {
    assert.throws(() => engine.setUtcOffset(minutes), (error) => error.code === "number" && error.path === "minutes");
  }
});

test("many segments come and go in one change, each by its id", async () => {
  const segments = Array.from({ length: 300 }, (_, place) => ({ id: `s${place}`, when: { attribute: "n", [place % 2 ? "gte" : "lt"]: place } }));
  const engine = await visitor(undefined, { manifest: compile({ site: "demo", segments, placements: [] }) });
  const ids = (keep) => segments.filter((_, place) => keep(place)).map(({ id }) => id).sort();
  const at = (n) => ids((place) => (place % 2 ? n >= place : n < place));
  assert.deepEqual(engine.setAttribute("n", 100, NOW).entered.sort(), at(100));
  const { entered, left } = engine.setAttribute("n", 200, NOW);
  assert.deepEqual([entered.sort(), left.sort()], [at(200).filter((id) => !at(100).includes(id)), at(100).filter((id) => !at(200).includes(id))]);
  assert.deepEqual(engine.segments(NOW).sort(), at(200));
  assert.deepEqual(segments.map(({ id }) => engine.isIn(id, NOW)), segments.map(({ id }) => at(200).includes(id)));
});

test("the profile view holds what its type promises", async () => {
  const engine = await visitor();
  engine.record({ ...view("A1"), utm_source: "mail" });
  engine.record({ name: "purchase", at: NOW + 1, transaction_id: "t", items: [{ item_id: "B1", item_brand: "zeta" }] });
  const profile = engine.profile(NOW + 2);
  assert.equal(profile.replica, "00".repeat(15) + "01");
  assert.equal(profile.replicas, 1);
  assert.equal(profile.events, 2);
  assert.deepEqual(profile.session, { number: 1, started: NOW, last: NOW + 1 });
  assert.deepEqual(profile.consent, { personalization: "granted", analytics: "granted", sync: "granted" });
  assert.deepEqual(
    profile.recent.map(({ item_id, touch }) => [item_id, touch]),
    [
      ["B1", "purchase"],
      ["A1", "view"],
    ],
  );
  assert.deepEqual(profile.purchased, [{ item_id: "B1", at: NOW + 1 }]);
  assert.deepEqual(profile.interests.item_category, [{ value: "shoes", share: 1 }]);
  assert.equal(profile.interests.item_brand[0].value, "zeta");
  assert.equal("session" in engine.profile(NOW + DAY), false);
});

test("recommendations have slots, strategies and reasons", async () => {
  const engine = await visitor();
  for (const [place, id] of ["A1", "A2", "A1"].entries()) engine.record(view(id, NOW + place));
  const list = engine.recommend("home-top", NOW + 9);
  assert.deepEqual(
    list.map(({ item_id, slot, strategy, reason }) => [item_id, slot, strategy, reason.kind]),
    [
      ["A1", 0, "recent", "recently_viewed"],
      ["A2", 1, "recent", "recently_viewed"],
    ],
  );
  const elsewhere = engine.recommend("home-top", NOW + 9, { page: { item_id: "A1", cart: ["B1"] } });
  assert.ok(Array.isArray(elsewhere));
});

test("one site serves many visitors, and outlives its handle", async () => {
  const site = await Site.load(manifest);
  assert.deepEqual(site.placements(), ["home-top"]);
  assert.deepEqual(site.segments().toSorted(), ["gold", "shoe-lover"]);
  const engines = await Promise.all(
    ["aa", "bb"].map((byte) => Engine.create({ site, replica: byte.repeat(16), consent: { personalization: true } })),
  );
  site.free();
  engines[0].setAttribute("tier", "gold", NOW);
  assert.deepEqual(engines.map((engine) => engine.segments(NOW)), [["gold"], []]);
  for (const engine of engines) engine.free();
});

test("a snapshot goes on as if nothing had happened", async () => {
  const engine = await visitor();
  engine.record(view("A1"));
  engine.record(view("A2"));
  const restored = await Engine.create({ manifest, snapshot: engine.snapshot(), seed: 1 });
  assert.equal(hex(restored.snapshot()), hex(engine.snapshot()));
  assert.deepEqual(restored.record(view("A3")), engine.record(view("A3")));
  assert.equal(hex(restored.delta(NOW)), hex(engine.delta(NOW)));
});

test("consent at creation yields to the visitor's own decision in the snapshot", async () => {
  const engine = await visitor();
  engine.setConsent({ sync: false }, NOW);
  const consent = { personalization: true, sync: true };
  const restored = await Engine.create({ manifest, snapshot: engine.snapshot(), consent });
  assert.equal(restored.profile(NOW).consent.sync, "denied");
});

test("two engines exchange deltas through apply and end equal in what they know", async () => {
  const [one, two] = await Promise.all([visitor("11".repeat(16)), visitor("22".repeat(16))]);
  one.record(view("A1"));
  one.record(view("A2"));
  two.record(view("A3"));
  const [fromOne, fromTwo] = [one.delta(NOW), two.delta(NOW)];
  assert.deepEqual(one.receive(fromTwo, NOW), { entered: ["shoe-lover"], left: [] });
  two.receive(fromOne, NOW);
  two.receive(fromOne, NOW);
  assert.deepEqual(one.segments(NOW), two.segments(NOW));
  assert.equal(one.explain("shoe-lover", NOW).actual, 3);
  assert.equal(two.explain("shoe-lover", NOW).actual, 3);
  assert.deepEqual(one.profile(NOW).interests, two.profile(NOW).interests);
  assert.equal(one.profile(NOW).replicas, 2);
});

test("forgetting leaves a stranger", async () => {
  const engine = await visitor();
  engine.record(view("A1"));
  engine.forget();
  const profile = engine.profile(NOW);
  assert.notEqual(profile.replica, "00".repeat(15) + "01");
  assert.equal(profile.events, 0);
  assert.equal(profile.consent.personalization, "unset");
  assert.deepEqual(engine.record(view("A2")), { entered: [], left: [] });
  assert.equal(engine.delta(NOW), undefined);
});
