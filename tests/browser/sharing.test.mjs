// One replica: many tabs write it without losing anything, and the backend gets it.

import assert from "node:assert/strict";
import test from "node:test";
import { stored, synced, visitor } from "./lib/browser.mjs";
import { fixture, settled, skip, until } from "./lib/fixture.mjs";
import { html, item, push, serve } from "./lib/pages.mjs";

const running = fixture();

async function newVisitor(pages, options) {
  const visiting = await visitor(running.browser, running.backend.address, options);
  await serve(visiting.context, pages);
  return visiting;
}

/** Resolves when the backend's profile of a replica holds a text. The answer to a page that is gone is nobody's event. */
async function arrived(replica, text) {
  let held = "";
  for (let tries = 0; tries < 200 && !held.includes(text); tries += 1) {
    try {
      held = JSON.stringify(running.backend.profile(replica));
    } catch {
      // Not there yet.
    }
  }
  assert.ok(held.includes(text), held);
}

const status = (page) => page.evaluate(async () => (await nearside.profile()).replica);

test("two tabs at once lose no event", { skip }, async () => {
  const { page, context, noise } = await newVisitor({ "/a": html() });
  const other = await context.newPage();
  await Promise.all([page.goto("/a"), other.goto("/a")]);
  await Promise.all([settled(page), settled(other)]);
  const record = (tab, name) => tab.evaluate(async (name) => {
    const calls = [];
    for (let index = 0; index < 40; index += 1) {
      calls.push(nearside.track("view_item", { items: [{ item_id: `${name}${index}`, item_category: "shoes" }] }));
      // Let the other tab in between.
      if (index % 3 === 0) await calls.at(-1);
    }
    await Promise.all(calls);
  }, name);
  await Promise.all([record(page, "A"), record(other, "B")]);
  const counts = await Promise.all([page, other].map((tab) => tab.evaluate(async () => (await nearside.explain("shoe-lover")).children[0].actual)));
  assert.deepEqual(counts, [80, 80]);
  assert.equal(await status(page), await status(other), "one replica");
  assert.deepEqual(noise, []);
  await context.close();
});

test("what a page records syncs when it is idle, and the backend counts the same", { skip }, async () => {
  const { page, context } = await newVisitor({ "/a": html({ pushes: push("view_item", [item(1)]) + push("view_item", [item(2)]) }) });
  const sync = synced(page);
  await page.goto("/a");
  const response = await sync;
  assert.equal(response.status(), 200);
  assert.equal(response.request().headers()["content-type"], "application/x-nearside");
  const sent = response.request().postDataBuffer();
  assert.ok(sent.length < 400, `${sent.length} bytes`);
  const held = JSON.stringify(running.backend.profile(await status(page)));
  assert.ok(held.includes("S1") && held.includes("S2"), held);
  await context.close();
});

test("what happens just before the page goes is sent with it and acknowledged on the next", { skip }, async () => {
  const { page, context, noise } = await newVisitor({ "/a": html(), "/b": html() });
  await page.goto("/a");
  await settled(page);
  const sent = context.waitForEvent("request", (request) => request.url().endsWith("/sync"));
  // The event and the departure are one task: there is no time for anything but pagehide.
  await page.evaluate(() => {
    dataLayer.push({ event: "select_item", ecommerce: { items: [{ item_id: "S1" }] } }, { event: "view_item", ecommerce: { items: [{ item_id: "S2" }] } });
    location.href = "/b";
  });
  await sent;
  const acknowledged = synced(page);
  await page.waitForURL("**/b");
  await settled(page);
  assert.deepEqual((await page.evaluate(() => nearside.profile())).recent.map(({ item_id }) => item_id), ["S2"], "the event found no lock and was kept");
  assert.equal((await acknowledged).status(), 200);
  assert.ok(JSON.stringify(running.backend.profile(await status(page))).includes("S2"));
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ["nearside:fixture"], "nothing is left behind");
  assert.deepEqual(noise, []);
  await context.close();
});

test("the last page of a visit reaches the backend", { skip }, async () => {
  const { page, context } = await newVisitor({ "/a": html({ pushes: push("view_item", [item(3)]) }), "/blank": "<!doctype html><title>gone</title>" });
  await page.goto("/a");
  await settled(page);
  const replica = await status(page);
  await page.goto("/blank");
  await arrived(replica, "S3");
  await context.close();
});

test("without fetch's keepalive the page says goodbye by beacon", { skip }, async () => {
  const script = () => {
    delete Request.prototype.keepalive;
    // Only the goodbye is of interest: what an idle page sends never leaves here.
    const fetching = window.fetch;
    window.fetch = (address, ...rest) => (String(address).endsWith("/sync") ? new Promise(() => {}) : fetching(address, ...rest));
    const beacon = navigator.sendBeacon.bind(navigator);
    navigator.sendBeacon = (address, body) => {
      sessionStorage.setItem("beacon", body.type);
      return beacon(address, body);
    };
  };
  const { page, context } = await newVisitor({ "/a": html({ pushes: push("view_item", [item(3)]) }), "/b": html() }, { script });
  await page.goto("/a");
  await settled(page);
  const replica = await status(page);
  await page.goto("/b");
  assert.equal(await page.evaluate(() => sessionStorage.getItem("beacon")), "application/x-nearside");
  await arrived(replica, "S3");
  await context.close();
});

test("without Web Locks a single tab works as well", { skip }, async () => {
  const script = () => Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
  const { page, context, noise } = await newVisitor({ "/a": html({ pushes: push("view_item", [item(1)]) }), "/b": html({ pushes: push("view_item", [item(2)]) }) }, { script });
  const sync = synced(page);
  await page.goto("/a");
  assert.equal((await sync).status(), 200);
  await page.goto("/b");
  await settled(page);
  await until(page, async () => (await nearside.profile()).recent.length === 2);
  assert.ok((await stored(page)).startsWith("+"));
  assert.deepEqual(noise, []);
  await context.close();
});

test("a page back from the back/forward cache goes on, under what other pages stored since", { skip }, async () => {
  const { page, context, noise } = await newVisitor({ "/a": html(), "/b": html({ pushes: push("view_item", [item(2)]) }) });
  await page.goto("/a");
  await settled(page);
  await page.goto("/b");
  await settled(page);
  await page.goBack();
  await settled(page);
  await page.evaluate(() => nearside.track("view_item", { items: [{ item_id: "S1" }] }));
  assert.deepEqual((await page.evaluate(() => nearside.profile())).recent.map(({ item_id }) => item_id), ["S1", "S2"]);
  assert.deepEqual(noise, []);
  await context.close();
});
