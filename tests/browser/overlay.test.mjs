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
  assert.ok(!requests.includes("/ns/nearside-debug.js"), "it is loaded when it is asked for");
  await page.evaluate(() => nearside.debug(true));
  const overlay = page.locator("nearside-debug");
  const lover = overlay.locator("details", { hasText: "shoe-lover" });
  await lover.locator("summary").click();
  assert.match(await lover.innerText(), /view_item where item_category is shoes: 2, wanted at least 3, since/);
  assert.match(await lover.innerText(), /1 more would do/);
  await page.evaluate((pushed) => dataLayer.push(pushed), { event: "view_item", ecommerce: { items: [item(3)] } });
  await overlay.locator("details.in", { hasText: "shoe-lover" }).waitFor();
  const text = await overlay.locator(".panel").innerText();
  for (const shown of ["recording", "S3", "acme", "100 %", "bytes sent"]) assert.ok(text.includes(shown), `${shown} in ${text}`);
  if (process.env.NEARSIDE_SHOTS) await page.screenshot({ path: `${process.env.NEARSIDE_SHOTS}/overlay.png` });
  await overlay.getByText("Close").click();
  assert.equal(await overlay.count(), 0);
  assert.deepEqual(noise, []);
  await context.close();
});
