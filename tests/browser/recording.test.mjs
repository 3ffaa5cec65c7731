// What the tag records: the queue, page views and history, dataLayer before and after load, JSON-LD, engagement.

import assert from "node:assert/strict";
import test from "node:test";
import { visitor } from "./lib/browser.mjs";
import { fixture, settled, skip, until } from "./lib/fixture.mjs";
import { html, item, push, serve, STUB } from "./lib/pages.mjs";

const running = fixture();

/** Opens a page as a new visitor and waits until what it says on its own is recorded. */
async function open(pages, path = "/a", options = {}) {
  const { context, page, noise } = await visitor(running.browser, running.backend.address, options);
  await serve(context, pages);
  await page.goto(path);
  await settled(page);
  return { context, page, noise };
}

const profile = (page) => page.evaluate(() => nearside.profile());
const count = (page, segment) => page.evaluate(async (id) => {
  const find = (proof, kind) => (proof.kind === kind ? proof : proof.children.map((child) => find(child, kind)).find(Boolean));
  return find(await nearside.explain(id), "count").actual;
}, segment);

test("calls made before the tag has loaded are replayed in order, and answered", { skip }, async () => {
  const after = `window.answers = []; nearside.on("segment", (changes) => answers.push(...changes.entered));
    nearside.track("Product Viewed", { product_id: "S1", category: "shoes", name: "Runner" });
    nearside.track("view_item", { items: [{ item_id: "S2", item_category: "shoes" }] });
    nearside.push({ call: ["track", "view_item", { items: [{ item_id: "S3", item_category: "shoes" }] }] });
    nearside.segments().then((segments) => (window.early = segments));`;
  const { page, context, noise } = await open({ "/a": html({ head: STUB, after }) });
  await page.waitForFunction(() => window.early?.length > 0);
  assert.deepEqual((await profile(page)).recent.map(({ item_id }) => item_id).reverse(), ["S1", "S2", "S3"]);
  assert.deepEqual(await page.evaluate(() => answers), ["shoe-lover"]);
  assert.deepEqual(noise, []);
  await context.close();
});

test("a plain array in place of the stub is replayed too", { skip }, async () => {
  const head = `<script>window.nearside = [["track", "view_item", { items: [{ item_id: "S4" }] }], "nonsense", ["no such call"], null];</script>`;
  const { page, context, noise } = await open({ "/a": html({ head }) });
  assert.deepEqual((await profile(page)).recent.map(({ item_id }) => item_id), ["S4"]);
  assert.deepEqual(noise, []);
  await context.close();
});

test("a page view holds path, referring host and campaign, and nothing else of the address", { skip }, async () => {
  const { page, context } = await open({ "/a": html() }, "/a?utm_source=spring&email=a@b.c#top");
  const view = await page.evaluate(() => ({ stored: localStorage.getItem("nearside:fixture") }));
  assert.equal((await profile(page)).attributes.source, "spring");
  assert.ok(view.stored.includes("/a"), "the path is in the raw ring");
  assert.ok(!view.stored.includes("a@b.c"), "the query string is not");
  assert.ok(!view.stored.includes("Fixture"), "the title is not");
  await context.close();
});

test("a page view tells device and language, and the visitor's own clock counts", { skip }, async () => {
  const small = { viewport: { width: 390, height: 844 }, screen: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  for (const [device, options] of Object.entries({ desktop: {}, mobile: small, tablet: { ...small, screen: { width: 820, height: 1180 } } })) {
    const { page, context } = await open({ "/a": html() }, "/a", { locale: "de-AT", timezoneId: "Asia/Tokyo", ...options });
    assert.ok((await page.evaluate(() => nearside.segments())).includes("german"));
    const [held, time] = (await page.evaluate(() => nearside.explain("phone-at-night"))).children;
    assert.deepEqual([held.kind, held.actual, time.kind, time.label], ["context", device, "time", "visitor"]);
    // Tokyo is nine hours ahead of UTC all year; Monday 00:00 was 1970-01-05.
    const minute = (Math.floor(Date.now() / 60_000) + 9 * 60 - 4 * 1440) % 10_080;
    assert.ok([minute, (minute + 10_079) % 10_080].includes(time.actual), `${time.actual} of ${minute}`);
    await context.close();
  }
});

test("history navigation is a page view; the fragment and a replaced entry are not", { skip }, async () => {
  const { page, context } = await open({ "/a": html() });
  assert.equal(await count(page, "comes-back"), 1);
  await page.evaluate(() => history.pushState({}, "", "/b"));
  await page.evaluate(() => history.pushState({}, "", "/b#here"));
  await page.evaluate(() => history.replaceState({}, "", "/c"));
  await settled(page);
  assert.equal(await count(page, "comes-back"), 2);
  await page.evaluate(() => new Promise((done) => (addEventListener("popstate", done, { once: true }), history.go(-2))));
  await settled(page);
  assert.equal(await count(page, "comes-back"), 3);
  await context.close();
});

test("without the Navigation API pushState is watched, and keeps its behaviour", { skip }, async () => {
  const script = () => delete window.navigation || Object.defineProperty(window, "navigation", { value: undefined });
  const { page, context } = await open({ "/a": html() }, "/a", { script });
  await page.evaluate(() => history.pushState({ kept: 1 }, "", "/b"));
  await settled(page);
  assert.equal(await count(page, "comes-back"), 2);
  assert.deepEqual(await page.evaluate(() => history.state), { kept: 1 });
  await context.close();
});

test("dataLayer is read from its beginning and followed, and push answers as before", { skip }, async () => {
  const pushes = push("view_item", [item(1)]) + push("view_item", [item(2)]);
  const { page, context, noise } = await open({ "/a": html({ pushes }) });
  assert.equal(await count(page, "shoe-lover"), 2);
  const answer = await page.evaluate((pushed) => {
    const before = dataLayer.length;
    const answer = dataLayer.push({ ecommerce: null }, pushed, { event: "gtm.dom" });
    return [answer - before, dataLayer.length - before];
  }, { event: "view_item", ecommerce: { items: [item(3)] } });
  assert.deepEqual(answer, [3, 3]);
  await page.evaluate(() => (function gtag() { dataLayer.push(arguments); })("event", "purchase", { transaction_id: "T1", value: 40, items: [{ item_id: "S1" }] }));
  await settled(page);
  assert.equal(await count(page, "shoe-lover"), 3);
  assert.deepEqual(await page.evaluate(() => nearside.segments()), ["buyer"]);
  assert.deepEqual(noise, []);
  await context.close();
});

test("a getter that throws in a push disturbs neither page nor tag", { skip }, async () => {
  const { page, context, noise } = await open({ "/a": html() });
  const length = await page.evaluate((pushed) => {
    dataLayer.push({ get event() { throw new Error("mine"); } });
    return dataLayer.push(pushed);
  }, { event: "view_item", ecommerce: { items: [item(1)] } });
  await settled(page);
  assert.equal(length, 2);
  assert.equal(await count(page, "shoe-lover"), 1);
  assert.deepEqual(noise, []);
  await context.close();
});

const LD = `<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","sku":"S5","name":"Cap","brand":{"name":"acme"},"category":"hats","offers":{"price":"45.50","priceCurrency":"EUR"}}</script>`;

test("JSON-LD speaks where the tags are silent", { skip }, async () => {
  const { page, context } = await open({ "/a": html({ head: LD }) });
  await until(page, async () => (await nearside.profile()).recent.length > 0);
  const { recent, interests } = await profile(page);
  assert.deepEqual(recent.map(({ item_id }) => item_id), ["S5"]);
  assert.equal(interests.item_category[0].value, "hats");
  await context.close();
});

test("JSON-LD is silent where the tags speak", { skip }, async () => {
  const { page, context } = await open({ "/a": html({ head: LD, pushes: push("view_item", [item(1)]) }) });
  await page.waitForLoadState("load");
  // The markup is looked at after load, in the browser's idle time: let that pass.
  await page.evaluate(() => new Promise((done) => setTimeout(() => requestIdleCallback(done, { timeout: 2000 }), 50)));
  await settled(page);
  assert.deepEqual((await profile(page)).recent.map(({ item_id }) => item_id), ["S1"]);
  await context.close();
});

test("engagement is recorded once a page, when it goes away, and told by the next", { skip }, async () => {
  const { page, context } = await open({ "/a": html(), "/b": html() });
  // Less than half a second of sight is none: let the page be seen for longer once the tag looks.
  await settled(page);
  const looks = await page.evaluate(() => performance.now());
  await page.waitForFunction((looks) => performance.now() > looks + 1200, looks);
  await page.goto("/b");
  await settled(page);
  assert.equal(await count(page, "read-it"), 1);
  await context.close();
});

test("identify hashes the key and keeps attributes; personal ones are refused", { skip }, async () => {
  const { page, context } = await open({ "/a": html() });
  const errors = await page.evaluate(async () => {
    const errors = [];
    nearside.on("error", (error) => errors.push(error.message));
    await nearside.identify("Ann@Shop.example ", { loyalty_tier: "gold", email: "ann@shop.example", visits: 3 });
    await nearside.group("club", { plan: "yearly" });
    return errors;
  });
  const { attributes } = await profile(page);
  const digest = await page.evaluate(async () => [...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode("fixture\0ann@shop.example")))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  assert.equal(attributes.identity, digest);
  assert.deepEqual([attributes.loyalty_tier, attributes.visits, attributes.email, attributes.group, attributes.group_plan], ["gold", 3, undefined, "club", "yearly"]);
  assert.ok(await page.evaluate(async () => (await nearside.segments()).includes("gold")));
  assert.match(errors.join(), /email: names a person/);
  assert.ok(!(await page.evaluate(() => localStorage.getItem("nearside:fixture"))).toLowerCase().includes("ann@"));
  await context.close();
});

test("a bad call changes nothing, tells the listeners, and throws nothing into the page", { skip }, async () => {
  const { page, context, noise } = await open({ "/a": html() });
  const told = await page.evaluate(async () => {
    const told = [];
    nearside.on("error", ({ code, path }) => told.push([code, path]));
    const answers = [await nearside.track("no_such_event"), await nearside.track("view_item", { items: [{ item_id: "S1", price: Infinity }] })];
    answers.push(await nearside.explain("no-such-segment"), await nearside.recommend("no-such-placement"), await nearside.track());
    return { told, answers };
  });
  assert.deepEqual(told.answers.slice(0, 2), [{ entered: [], left: [] }, { entered: [], left: [] }]);
  assert.deepEqual(told.told.slice(0, 4), [["event_name", "name"], ["number", "items[0].price"], ["unknown", "no-such-segment"], ["unknown", "no-such-placement"]]);
  assert.deepEqual((await profile(page)).recent, []);
  assert.deepEqual(noise, []);
  await context.close();
});

test("Segment's call surface", { skip }, async () => {
  const { page, context, noise } = await open({ "/a": html() });
  const seen = await page.evaluate(async () => {
    const seen = [];
    nearside.ready(() => seen.push("ready"));
    nearside.once("segment", ({ entered }) => seen.push(entered[0]));
    const off = nearside.on("segment", () => seen.push("off"));
    off();
    await nearside.track("Order Completed", { order_id: "T9", total: 20, products: [{ product_id: "S1", price: 20 }] });
    await nearside.page("Shoes", "Home", { url: "https://x.example/?email=a@b.c", title: "Ann's page" });
    await nearside.identify({ loyalty_tier: "gold" });
    await nearside.alias("new-key");
    const user = nearside.user();
    return { seen, id: user.id(), anonymous: user.anonymousId(), set: nearside.setAnonymousId("mine"), traits: user.traits() };
  });
  assert.deepEqual(seen.seen, ["ready", "buyer"]);
  assert.equal(seen.id, null);
  assert.match(seen.anonymous, /^[0-9a-f]{32}$/);
  assert.equal(seen.set, seen.anonymous);
  assert.equal(seen.traits.loyalty_tier, "gold");
  assert.ok(!(await page.evaluate(() => localStorage.getItem("nearside:fixture"))).includes("a@b.c"));
  assert.deepEqual(noise, []);
  await context.close();
});
