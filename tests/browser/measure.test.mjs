// Placements in use: what is seen, clicked and bought is counted on the device, reaches the backend, and shows in its report.

import assert from "node:assert/strict";
import test from "node:test";
import { synced, visitor } from "./lib/browser.mjs";
import { fixture, settled, skip, until } from "./lib/fixture.mjs";
import { html, item, placement, push, serve } from "./lib/pages.mjs";

const running = fixture();
const below = '<div style="height: 2000px"></div>';

/** A visitor who looked at three items, on a page of the shop. */
async function returning(pages, path) {
  const held = await visitor(running.browser, running.backend.address);
  const pushes = [1, 2, 3].map((number) => push("view_item", [item(number)])).join("");
  await serve(held.context, { "/before": html({ pushes }), ...pages });
  await held.page.goto("/before");
  await settled(held.page);
  await held.page.goto(path);
  await settled(held.page);
  return held;
}

/** A tally of a placement; without a strategy that of the placement as a whole. */
const tally = (page, id, strategy) =>
  page.evaluate(async ([id, strategy]) => (await nearside.profile()).tallies.find((held) => held.placement === id && held.strategy === strategy), [id, strategy]);
/** Waits until so many impressions of a placement are counted. */
const seen = (page, id, count) =>
  until(page, async ({ id, count }) => ((await nearside.profile()).tallies.find((held) => held.placement === id && held.impressions)?.impressions ?? 0) === count, { id, count });

test("cards in view for a second are seen, those below only when somebody comes there", { skip }, async () => {
  const body = placement("top") + below + placement("wide", ["One", "Two"]);
  const { page, context, noise } = await returning({ "/a": html({ body }) }, "/a");
  await seen(page, "top", 3);
  assert.equal(await tally(page, "wide", "recent"), undefined);
  const fills = await tally(page, "top");
  assert.deepEqual([fills.fills, fills.variant], [1, "base"]);
  await page.locator("[data-nearside-placement=wide]").scrollIntoViewIfNeeded();
  // Three items, three of them shown above: none is left for this one, which keeps the shop's own cards.
  assert.equal((await tally(page, "wide")).fills, 1);
  await page.evaluate(() => scrollTo(0, 0));
  assert.equal((await tally(page, "top", "recent")).impressions, 3, "once a card, however often it comes into view");
  assert.deepEqual(noise, []);
  await context.close();
});

test("a card below the fold is not seen before it is scrolled to", { skip }, async () => {
  const { page, context } = await returning({ "/a": html({ body: below + placement("top") }) }, "/a");
  await until(page, async () => (await nearside.profile()).tallies.length === 1);
  assert.equal(await tally(page, "top", "recent"), undefined);
  await page.locator("[data-nearside-placement=top]").scrollIntoViewIfNeeded();
  await seen(page, "top", 3);
  await context.close();
});

test("a click is counted although the page goes, the cart and the purchase count for it, and the report knows", { skip }, async () => {
  const bought = push("add_to_cart", [item(2)]) + push("purchase", [{ ...item(2), quantity: 2 }], { transaction_id: "m1", value: 85 });
  const pages = { "/a": html({ body: placement("top") }), "/item/S2": html({ pushes: push("view_item", [item(2)]) + bought }) };
  const { page, context, noise } = await returning(pages, "/a");
  // At once, before a second has passed: whoever clicks has seen it.
  await page.locator(".card a").nth(1).click();
  await page.waitForURL("**/item/S2");
  await settled(page);
  await until(page, async () => (await nearside.profile()).tallies.some((held) => held.purchases));
  const held = await tally(page, "top", "recent");
  assert.deepEqual([held.clicks, held.added_to_cart, held.purchases, held.purchase_value], [1, 1, 2, 85]);
  assert.ok(held.impressions >= 1, "seen by clicking it");
  assert.deepEqual((await page.evaluate(() => nearside.profile())).clicked, [], "bought: nothing more counts for that click");
  const answered = synced(page);
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  assert.equal((await answered).status(), 200);
  const top = running.backend.report().placements.find((found) => found.placement === "top");
  const counts = top.variants[0].strategies.recent;
  assert.equal(counts.clicks, 1);
  assert.equal(counts.purchase_value, 85);
  assert.equal(top.variants[0].slots[1].clicks, 1);
  assert.deepEqual(noise, []);
  await context.close();
});

test("nothing is counted without consent for analytics", { skip }, async () => {
  const pages = { "/a": html({ body: placement("top") }), "/item/S3": html({}) };
  const { page, context } = await returning(pages, "/before");
  await page.evaluate(() => nearside.consent({ analytics: false }));
  await page.goto("/a");
  await settled(page);
  await page.locator("[data-nearside-filled] .card").first().waitFor();
  await page.locator(".card img").first().click();
  await page.waitForURL("**/item/S3");
  await settled(page);
  assert.deepEqual((await page.evaluate(() => nearside.profile())).tallies, []);
  await context.close();
});

test("a shop that draws by itself tells of it by the same events, and a wrong one is refused", { skip }, async () => {
  const { page, context } = await returning({ "/a": html({}) }, "/a");
  const refused = await page.evaluate(async () => {
    const errors = [];
    nearside.on("error", (error) => errors.push(error.path));
    const [first] = await nearside.recommend("top");
    const about = { placement: "top", strategy: first.strategy, slot: first.slot, items: [{ item_id: first.item_id }] };
    await nearside.track("fill", { placement: "top", given: 1 });
    await nearside.track("impression", about);
    await nearside.track("click", about);
    await nearside.track("click", { ...about, placement: "nowhere" });
    return errors;
  });
  assert.deepEqual(refused, ["placement"]);
  const held = await tally(page, "top", "recent");
  assert.deepEqual([held.impressions, held.clicks], [1, 1]);
  await context.close();
});

test("a card that stays through several pages of one document is clicked once a page", { skip }, async () => {
  const { page, context } = await returning({ "/a": html({ body: placement("top") }) }, "/a");
  await page.locator("[data-nearside-filled]").waitFor();
  for (const path of ["/b", "/c"]) {
    await page.evaluate((to) => history.pushState(null, "", to), path);
    await settled(page);
  }
  await page.evaluate(() => document.addEventListener("click", (event) => event.preventDefault()));
  await until(page, async () => (await nearside.profile()).tallies.some((held) => held.fills === 3));
  await page.locator(".card a").first().click();
  await until(page, async () => (await nearside.profile()).tallies.some((held) => held.clicks));
  await settled(page);
  assert.equal((await tally(page, "top", "recent")).clicks, 1);
  await context.close();
});

test("who refuses sync, or everything, is in no report any more", { skip }, async () => {
  for (const refusal of [{ analytics: false, sync: false }, { personalization: false }]) {
    const { page, context } = await returning({ "/a": html({ body: placement("top") }) }, "/a");
    await until(page, async () => (await nearside.profile()).tallies.length > 0);
    const answered = synced(page);
    await page.evaluate(() => dispatchEvent(new Event("pagehide")));
    await answered;
    const before = running.backend.report().visitors;
    const forgotten = page.waitForResponse((response) => response.url().endsWith("/forget"));
    await page.evaluate((refusal) => nearside.consent(refusal), refusal);
    assert.equal((await forgotten).status(), 204);
    assert.equal(running.backend.report().visitors, before - 1);
    await context.close();
  }
});
