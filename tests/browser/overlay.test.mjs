// The debug overlay: what is known, which segments follow, and why, with the actual values.

import assert from "node:assert/strict";
import test from "node:test";
import { synced, visitor } from "./lib/browser.mjs";
import { fixture, settled, skip } from "./lib/fixture.mjs";
import { html, item, push, serve } from "./lib/pages.mjs";

const running = fixture();

test("the overlay explains, follows along, and goes away", { skip }, async () => {
  const { context, page, noise } = await visitor(running.browser, running.backend.address);
  const requests = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await serve(context, { "/a": html({ pushes: [1, 2].map((number) => push("view_item", [item(number)])).join("") }) });
  const sync = synced(page);
  await page.goto("/a");
  await settled(page);
  await sync;
  for (const lazy of ["debug.js", "inspect.js", "full_bg.wasm"]) assert.ok(!requests.includes(`/ns/nearside-${lazy}`), `${lazy} is loaded when it is asked for`);
  await page.evaluate(() => nearside.debug(true));
  const overlay = page.locator("nearside-debug");
  const lover = overlay.locator("details", { hasText: "shoe-lover" });
  await lover.locator("summary").click();
  assert.match(await lover.innerText(), /Looked at shoes 2 times in the last 7 days; 3 are needed\./);
  assert.match(await lover.innerText(), /1 more before /);
  assert.match(await lover.innerText(), /✓\s+Did not buy anything in the last 30 days\./);
  await page.evaluate((pushed) => dataLayer.push(pushed), { event: "view_item", ecommerce: { items: [item(3)] } });
  await overlay.locator("details.in", { hasText: "shoe-lover" }).waitFor();
  const text = await overlay.locator(".panel").innerText();
  for (const shown of ["recording", "S3", "acme", "100 %", "bytes sent"]) assert.ok(text.includes(shown), `${shown} in ${text}`);
  if (process.env.NEARSIDE_SHOTS) await page.screenshot({ path: `${process.env.NEARSIDE_SHOTS}/overlay.png` });
  await overlay.getByText("Close").click();
  assert.equal(await overlay.count(), 0);
  await page.evaluate(() => nearside.profile());
  assert.equal(requests.filter((path) => path === "/ns/nearside-full_bg.wasm").length, 1, "calls and overlay share one");
  assert.deepEqual(noise, []);
  await context.close();
});

test("profile and explain answer as of the moment of asking, by what is stored", { skip }, async () => {
  const { context, page, noise } = await visitor(running.browser, running.backend.address);
  await serve(context, { "/a": html({ pushes: [1, 2].map((number) => push("view_item", [item(number)])).join("") }) });
  await page.goto("/a");
  await settled(page);
  const { asked, later, proof, id, segments } = await page.evaluate(async (third) => {
    const asking = nearside.profile();
    // Only what was called before it belongs to the answer, though the full engine is still on its way.
    await nearside.segments();
    await nearside.track("view_item", { items: [third] });
    return {
      asked: await asking,
      later: await nearside.profile(),
      proof: await nearside.explain("shoe-lover"),
      id: nearside.user().anonymousId(),
      segments: await nearside.segments(),
    };
  }, item(3));
  const recent = ({ recent }) => recent.map(({ item_id }) => item_id);
  assert.deepEqual(recent(asked), ["S2", "S1"]);
  assert.deepEqual(recent(later), ["S3", "S2", "S1"]);
  assert.deepEqual([later.replica, later.segments], [id, segments]);
  assert.deepEqual([proof.truth, proof.children[0].actual], ["true", 3]);
  assert.deepEqual(later.consent, { personalization: "granted", analytics: "granted", sync: "granted" });
  assert.deepEqual(noise, []);
  await context.close();
});

test("without the full engine the overlay says why, and a later question tries again", { skip }, async () => {
  const { context, page, noise } = await visitor(running.browser, running.backend.address, { script: "window.told = [];" });
  await serve(context, { "/a": html({ after: `window.nearside = [["on", "error", (error) => told.push(String(error))]];` }) });
  const full = "**/nearside-full_bg.wasm";
  await context.route(full, (route) => route.fulfill({ status: 404, body: "no" }));
  await page.goto("/a");
  await settled(page);
  assert.equal(await page.evaluate(() => nearside.profile()), undefined);
  assert.match((await page.evaluate(() => told)).join(), /serve nearside-full_bg.wasm beside nearside.js/);
  assert.deepEqual(noise, []);
  await page.evaluate(() => nearside.debug(true));
  await page.locator("nearside-debug .fault", { hasText: "nearside-full_bg.wasm" }).first().waitFor();
  await context.unroute(full);
  assert.ok((await page.evaluate(() => nearside.profile())).replica);
  await context.close();
});
