// Failures of ours leave the page as it was: the fallback stays, nothing stored is lost, and debug mode alone says why.

import assert from "node:assert/strict";
import test from "node:test";
import { stored, synced, visitor } from "./lib/browser.mjs";
import { fixture, settled, skip } from "./lib/fixture.mjs";
import { html, item, placement, push, serve, STUB } from "./lib/pages.mjs";

const running = fixture();

const VIEWED = html({ pushes: [1, 2, 3].map((number) => push("view_item", [item(number)])).join("") });
const PAGE = html({ head: STUB, body: placement("top"), pushes: push("view_item", [item(4)]), after: 'window.told = []; nearside.on("error", ({ code, message }) => told.push(`${code}: ${message}`));' });

/** A visitor with a profile. `noise` is checked by each test: all of these failures are quiet. */
async function returning(options) {
  const { context, page, noise } = await visitor(running.browser, running.backend.address, options);
  await serve(context, { "/before": VIEWED, "/a": PAGE });
  const sync = synced(page);
  await page.goto("/before");
  await sync;
  await settled(page);
  // The acknowledgement is stored too.
  await page.waitForFunction(() => navigator.locks.query().then(({ held }) => held.length === 0));
  return { context, page, noise };
}

const cards = (page) => page.locator("[data-nearside-placement=top] .card b").allTextContents();
const OWN = ["One", "Two", "Three"];

/** Waits for an error to be told, and asserts that it names its remedy, that the page is whole and silent, and that debug mode says it once. */
async function failed({ page, noise }, code, remedy) {
  await page.waitForFunction((code) => window.told?.some((text) => text.startsWith(code)), code);
  assert.match((await page.evaluate(() => told)).join("\n"), remedy);
  assert.deepEqual(noise, [], "nothing in the console before debug mode");
  const answers = await page.evaluate(async () => {
    const answers = [await nearside.track("view_item", { items: [{ item_id: "S1" }] }), await nearside.segments(), await nearside.recommend("top"), await nearside.explain("buyer"), nearside.user().id()];
    nearside.debug(true);
    nearside.debug(true);
    return answers;
  });
  assert.equal(answers.length, 5, "every call is answered");
  const named = noise.filter((text) => remedy.test(text));
  assert.equal(named.length, 1, `once in the console: ${noise}`);
}

const REFUSED = [
  ["the manifest is cut short", "**/fixture/manifest", { body: Buffer.from("NSM") }, "bytes", /manifest: .*compile/],
  ["the manifest is garbage", "**/fixture/manifest", { body: Buffer.alloc(5000, 7) }, "bytes", /manifest: /],
  ["there is no manifest", "**/fixture/manifest", { status: 404, body: "no" }, "network", /endpoint/],
  ["the backend answers 500", "**/fixture/*", { status: 500, body: "no" }, "network", /endpoint/],
  ["the wasm is missing", "**/nearside_bg.wasm", { status: 404, body: "no" }, "wasm", /serve nearside_bg.wasm/],
  ["the wasm is cut short", "**/nearside_bg.wasm", { contentType: "application/wasm", body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 1]) }, "wasm", /serve nearside_bg.wasm/],
];
for (const [what, route, answer, code, remedy] of REFUSED) {
  test(`${what}: the fallback stays, and so does what was stored`, { skip }, async () => {
    const visiting = await returning();
    const before = await stored(visiting.page);
    await visiting.context.route(route, (request) => request.fulfill(answer));
    await visiting.page.goto("/a");
    await failed(visiting, code, remedy);
    assert.deepEqual(await cards(visiting.page), OWN);
    assert.equal(await stored(visiting.page), before);
    await visiting.context.close();
  });
}

test("the backend is unreachable: as if the tag were not there", { skip }, async () => {
  const visiting = await returning();
  const before = await stored(visiting.page);
  await visiting.context.route("**/ns/fixture/**", (route) => route.abort());
  await visiting.page.goto("/a");
  await failed(visiting, "network", /endpoint/);
  assert.deepEqual(await cards(visiting.page), OWN);
  assert.equal(await stored(visiting.page), before);
  await visiting.context.close();
});

test("wasm that a server calls octet-stream runs all the same", { skip }, async () => {
  const visiting = await returning();
  await visiting.context.route("**/nearside_bg.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
  });
  await visiting.page.goto("/a");
  await visiting.page.locator("[data-nearside-filled]").waitFor();
  assert.deepEqual(visiting.noise, []);
  await visiting.context.close();
});

test("a Content-Security-Policy without wasm-unsafe-eval", { skip }, async () => {
  const visiting = await returning();
  const before = await stored(visiting.page);
  const policy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'";
  await serve(visiting.context, { "/strict": { body: PAGE, headers: { "content-security-policy": policy } } });
  await visiting.page.goto("/strict");
  await failed(visiting, "wasm", /add 'wasm-unsafe-eval' to script-src/);
  assert.deepEqual(await cards(visiting.page), OWN);
  assert.equal(await stored(visiting.page), before);
  await visiting.context.close();
});

test("with wasm-unsafe-eval the same policy, and Trusted Types, let everything through", { skip }, async () => {
  const visiting = await returning();
  const policy = "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; require-trusted-types-for 'script'";
  await serve(visiting.context, { "/strict": { body: PAGE, headers: { "content-security-policy": policy } } });
  await visiting.page.goto("/strict");
  await visiting.page.locator("[data-nearside-filled]").waitFor();
  await visiting.page.evaluate(() => nearside.debug(true));
  await visiting.page.locator("nearside-debug .segment").first().waitFor();
  assert.deepEqual(visiting.noise, []);
  await visiting.context.close();
});

test("the catalog is garbage: no cards, but the visit is recorded", { skip }, async () => {
  const visiting = await returning();
  await visiting.context.route("**/fixture/catalog", (route) => route.fulfill({ body: Buffer.alloc(2000, 9) }));
  await visiting.page.goto("/a");
  await settled(visiting.page);
  assert.match((await visiting.page.evaluate(() => told)).join(), /catalog: /);
  assert.deepEqual(await cards(visiting.page), OWN);
  assert.equal((await visiting.page.evaluate(() => nearside.profile())).recent.length, 4);
  assert.deepEqual(visiting.noise, []);
  await visiting.context.close();
});

test("forbidden localStorage: the page works, the profile lasts as long as it, nothing is sent", { skip }, async () => {
  const script = () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
  const { context, page, noise } = await visitor(running.browser, running.backend.address, { script });
  await serve(context, { "/a": PAGE });
  let syncs = 0;
  page.on("request", (request) => (syncs += Number(request.url().endsWith("/sync"))));
  await page.goto("/a");
  await settled(page);
  assert.match((await page.evaluate(() => told)).join(), /storage: localStorage: forbidden here.*allow/);
  assert.equal((await page.evaluate(() => nearside.profile())).recent.length, 1);
  await page.goto("about:blank");
  assert.equal(syncs, 0, "a replica that is forgotten with its page would be another visitor every time");
  assert.deepEqual(noise, []);
  await context.close();
});

test("a full localStorage: what was stored stays", { skip }, async () => {
  const visiting = await returning();
  const before = await stored(visiting.page);
  await visiting.page.evaluate(() => {
    let size = 1 << 20;
    for (let index = 0; size > 0; index += 1) {
      try {
        localStorage.setItem(`other${index}`, "x".repeat(size));
      } catch {
        size >>= 1;
      }
    }
  });
  await visiting.page.goto("/a");
  await settled(visiting.page);
  assert.match((await visiting.page.evaluate(() => told)).join(), /storage: localStorage: full.*store less/);
  assert.equal(await stored(visiting.page), before);
  assert.equal((await visiting.page.evaluate(() => nearside.profile())).recent.length, 4, "this page knows");
  assert.deepEqual(visiting.noise, []);
  await visiting.context.close();
});

test("a damaged profile is told, and a new one begun", { skip }, async () => {
  const visiting = await returning();
  await visiting.page.goto("/index.html");
  await visiting.page.evaluate(() => localStorage.setItem("nearside:fixture", localStorage.getItem("nearside:fixture").slice(0, 40)));
  await visiting.page.goto("/a");
  await settled(visiting.page);
  assert.match((await visiting.page.evaluate(() => told)).join(), /storage: localStorage: .*damaged/);
  assert.equal((await visiting.page.evaluate(() => nearside.profile())).recent.length, 1);
  assert.deepEqual(visiting.noise, []);
  await visiting.context.close();
});

for (const [what, answer] of [["500", { status: 500, body: "no" }], ["garbage", { status: 200, body: Buffer.alloc(300, 1) }], ["nothing", undefined]]) {
  test(`sync is answered with ${what}: it is kept, tried later, and taken in the end`, { skip }, async () => {
    const visiting = await returning();
    const { page } = visiting;
    let tries = 0;
    await visiting.context.route("**/sync", (route) => {
      tries += 1;
      return answer ? route.fulfill(answer) : route.abort();
    });
    await page.goto("/a");
    await failed(visiting, "sync", /is the endpoint up/);
    assert.ok(tries < 4, `${tries} tries: it backs off`);
    await visiting.context.unroute("**/sync");
    const { replica } = await page.evaluate(() => nearside.profile());
    assert.equal((await synced(page)).status(), 200, "by itself, when the pause is over");
    assert.ok(JSON.stringify(running.backend.profile(replica)).includes("S4"));
    await visiting.context.close();
  });
}
