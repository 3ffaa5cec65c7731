// Consent: nothing is loaded, stored, sent or kept before it is given; what was said is remembered.

import assert from "node:assert/strict";
import test from "node:test";
import { stored, synced, visitor } from "./lib/browser.mjs";
import { fixture, settled, skip } from "./lib/fixture.mjs";
import { html, item, push, serve } from "./lib/pages.mjs";

const running = fixture();

const GRANT = { personalization: true, analytics: true, sync: true };
const GPC = () => Object.defineProperty(navigator, "globalPrivacyControl", { value: true });

/** A new visitor, with every request to the endpoint in `asked`. */
async function newVisitor(pages, options) {
  const visiting = await visitor(running.browser, running.backend.address, options);
  const asked = [];
  visiting.context.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/ns/") && pathname !== "/ns/nearside.js") asked.push(pathname);
  });
  await serve(visiting.context, pages);
  return { ...visiting, asked };
}

const items = (page) => page.evaluate(async () => (await nearside.profile())?.recent.map(({ item_id }) => item_id).reverse());

for (const consent of ["ask", "denied"]) {
  test(`data-consent=${consent}: nothing is loaded, stored or sent, and no answer fails`, { skip }, async () => {
    const { page, context, noise, asked } = await newVisitor({ "/a": html({ consent, pushes: push("view_item", [item(1)]) }) });
    await page.goto("/a");
    await settled(page);
    const answers = await page.evaluate(async () => [await nearside.track("view_item", { items: [{ item_id: "S2" }] }), await nearside.segments(), await nearside.recommend("top"), await nearside.profile()]);
    assert.deepEqual(answers, [{ entered: [], left: [] }, [], [], undefined]);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    assert.deepEqual(asked, []);
    assert.deepEqual(noise, []);
    await context.close();
  });
}

test("consent given later on the page: the dataLayer is read from its beginning, what was tracked without is gone", { skip }, async () => {
  const { page, context } = await newVisitor({ "/a": html({ consent: "ask", pushes: push("view_item", [item(1)]) }), "/b": html({ consent: "ask", pushes: push("view_item", [item(4)]) }) });
  await page.goto("/a");
  await settled(page);
  await page.evaluate(() => nearside.track("view_item", { items: [{ item_id: "S2" }] }));
  const sync = synced(page);
  await page.evaluate((choices) => {
    // Not awaited: what is called after the decision counts, however quickly.
    void nearside.consent(choices);
    return nearside.track("view_item", { items: [{ item_id: "S3" }] });
  }, GRANT);
  await settled(page);
  assert.deepEqual(await items(page).then((held) => held.sort()), ["S1", "S3"]);
  assert.equal((await sync).status(), 200);
  await page.goto("/b");
  await settled(page);
  assert.deepEqual(await items(page).then((held) => held.sort()), ["S1", "S3", "S4"], "the next page remembers the decision");
  await context.close();
});

test("a refusal erases what is stored, and only the refusal is kept", { skip }, async () => {
  const { page, context, asked } = await newVisitor({ "/a": html({ pushes: push("view_item", [item(1)]) }) });
  await page.goto("/a");
  await settled(page);
  assert.ok((await stored(page)).startsWith("+"));
  await page.evaluate(() => nearside.consent(false));
  assert.equal(await stored(page), "-");
  asked.length = 0;
  await page.goto("/a");
  await settled(page);
  assert.deepEqual(asked, [], "though the page says granted: the visitor said no");
  assert.equal(await stored(page), "-");
  await context.close();
});

test("opting out keeps the fact alone, at the backend too; permitting starts anew", { skip }, async () => {
  const { page, context } = await newVisitor({ "/a": html({ pushes: push("view_item", [item(1)]) }) });
  const sync = synced(page);
  await page.goto("/a");
  await sync;
  await settled(page);
  const { replica } = await page.evaluate(() => nearside.profile());
  const forgotten = page.waitForResponse((response) => response.url().endsWith("/forget"));
  await page.evaluate(() => nearside.optOut());
  assert.ok((await forgotten).ok());
  assert.throws(() => running.backend.profile(replica), "the backend has forgotten it");
  assert.deepEqual(await page.evaluate(() => Object.entries(localStorage)), [["nearside:fixture", "-"]]);
  await page.evaluate((choices) => nearside.consent(choices), GRANT);
  await page.evaluate(() => nearside.track("view_item", { items: [{ item_id: "S6" }] }));
  const again = await page.evaluate(() => nearside.profile());
  assert.deepEqual(again.recent.map(({ item_id }) => item_id), ["S6"]);
  assert.notEqual(again.replica, replica);
  await context.close();
});

test("opting out before any consent sends nothing", { skip }, async () => {
  const { page, context } = await newVisitor({ "/a": html({ consent: "ask" }) });
  const posts = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  await page.goto("/a");
  await settled(page);
  await page.evaluate(() => nearside.optOut());
  assert.equal(await stored(page), "-");
  await page.goto("/a");
  assert.deepEqual(posts, []);
  await context.close();
});

test("forgetting leaves nothing at all; resetting leaves the decision", { skip }, async () => {
  const { page, context } = await newVisitor({ "/a": html({ pushes: push("view_item", [item(1)]) }) });
  await page.goto("/a");
  await settled(page);
  const { replica } = await page.evaluate(() => nearside.profile());
  await page.evaluate(() => nearside.reset());
  const reset = await page.evaluate(() => nearside.profile());
  assert.notEqual(reset.replica, replica);
  assert.deepEqual([reset.recent, reset.consent.personalization], [[], "granted"]);
  await page.evaluate(() => nearside.forget());
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  await context.close();
});

test("Global Privacy Control means no, unless the visitor says yes in person", { skip }, async () => {
  const pages = { "/a": html({ pushes: push("view_item", [item(1)]) }) };
  const { page, context, asked } = await newVisitor(pages, { script: GPC });
  await page.goto("/a");
  await settled(page);
  assert.deepEqual(asked, []);
  assert.equal(await stored(page), null);
  await page.evaluate((choices) => nearside.consent(choices), GRANT);
  await settled(page);
  assert.deepEqual(await items(page), ["S1"]);
  await page.goto("/a");
  await settled(page);
  assert.deepEqual(await items(page), ["S1", "S1"], "and it is remembered");
  await context.close();
});

test("Global Privacy Control turned on later: what the page had consent for rests, and is not lost", { skip }, async () => {
  const { page, context } = await newVisitor({ "/a": html({ pushes: push("view_item", [item(1)]) }) });
  await page.goto("/a");
  await settled(page);
  const before = await stored(page);
  await context.addInitScript(GPC);
  await page.goto("/a");
  await settled(page);
  assert.deepEqual(await page.evaluate(() => nearside.segments()), []);
  assert.equal((await page.evaluate(() => nearside.profile())).recent.length, 0);
  assert.equal((await stored(page)).length, before.length, "nothing was added");
  await page.evaluate((choices) => nearside.consent(choices), GRANT);
  await settled(page);
  assert.deepEqual(await items(page), ["S1", "S1"]);
  await context.close();
});

test("consent without sync: everything stays on the device", { skip }, async () => {
  const { page, context, asked } = await newVisitor({ "/a": html({ consent: "ask", pushes: push("view_item", [item(1)]) }), "/b": html({ consent: "ask" }) });
  await page.goto("/a");
  await settled(page);
  await page.evaluate(() => nearside.consent({ personalization: true, sync: false }));
  await settled(page);
  await page.goto("/b");
  await settled(page);
  assert.deepEqual(await items(page), ["S1"]);
  assert.ok(!asked.some((path) => path.endsWith("/sync")));
  await context.close();
});
