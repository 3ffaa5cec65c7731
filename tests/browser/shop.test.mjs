// A whole visit to the demo shop, which has GA4 pushes, JSON-LD, one script tag and its placements, and no call to us.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { synced, visitor } from "./lib/browser.mjs";
import { fixture, skip as lacking, until } from "./lib/fixture.mjs";

const root = join(import.meta.dirname, "../..");
const demo = { site: join(root, "www/shop/site.json"), catalog: join(root, "www/shop/catalog.ndjson"), model: join(root, "dist/demo/model.nsg"), pages: join(root, "dist/shop") };
const absent = Object.values(demo).filter((path) => !existsSync(path));
const skip = lacking ?? (absent.length > 0 ? `no ${absent}: run cargo xtask dist` : undefined);

const running = skip ? {} : fixture(demo);

const ready = (page) => page.waitForFunction(() => typeof window.nearside?.profile === "function");
const shot = (page, name) => process.env.NEARSIDE_SHOTS && page.screenshot({ path: `${process.env.NEARSIDE_SHOTS}/${name}.png` });

test("three shoes make a shoe lover, whose home page is personal and does not jump", { skip }, async () => {
  const script = () => {
    window.shifts = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.hadRecentInput || window.shifts.push(entry.value))).observe({ type: "layout-shift", buffered: true });
  };
  const { context, page, noise } = await visitor(running.browser, running.backend.address, { script });
  await page.goto("/");
  await ready(page);
  await page.evaluate(() => nearside.ready());
  assert.equal(await page.locator("[data-nearside-filled]").count(), 0, "a stranger sees the shop's own choice");
  await shot(page, "shop-stranger");

  await page.goto("/c/shoes.html");
  const shoes = await page.locator("main .card a[href^='/item/']").evaluateAll((links) => links.slice(0, 3).map((link) => link.getAttribute("href")));
  assert.equal(shoes.length, 3);
  for (const address of shoes) {
    await page.goto(address);
    await ready(page);
    const id = address.replace(/^.*\/|\.html$/g, "");
    await until(page, async (id) => (await nearside.profile())?.recent[0]?.item_id === id, id);
  }
  await until(page, async () => (await nearside.segments()).includes("shoe-lover"));
  await shot(page, "shop-item");

  const sync = synced(page);
  await page.goto("/");
  const top = page.locator("[data-nearside-placement=home-top]");
  await page.locator("[data-nearside-placement=home-top][data-nearside-filled]").waitFor();
  assert.equal(await top.locator(".card").count(), 8, "as many as the shop had");
  const reasons = await top.locator(".card__reason:visible").allTextContents();
  assert.ok(reasons.some((text) => text.startsWith("Because you looked at ")), reasons.join());
  const shown = await top.locator(".card").evaluateAll((cards) => cards.map((card) => [card.dataset.itemId, card.querySelector("a").getAttribute("href"), card.querySelector(".card__price").textContent]));
  for (const [id, href, price] of shown) {
    assert.match(href, new RegExp(`/item/${id}`));
    assert.match(price, /^€\d+/);
  }
  const broken = await page.evaluate(async () => {
    const images = [...document.querySelectorAll("[data-nearside-placement] img")];
    images.forEach((image) => (image.loading = "eager"));
    await Promise.all(images.map((image) => image.decode().catch(() => {})));
    return images.filter((image) => image.naturalWidth === 0).map((image) => image.src);
  });
  assert.deepEqual(broken, []);
  assert.deepEqual(await page.evaluate(() => shifts), []);
  assert.equal((await sync).status(), 200);
  if (process.env.NEARSIDE_SHOTS) await top.screenshot({ path: `${process.env.NEARSIDE_SHOTS}/shop-personal.png` });
  await page.evaluate(() => nearside.debug(true));
  await page.locator("nearside-debug details.in").first().waitFor();
  await shot(page, "shop-overlay");
  const { replica } = await page.evaluate(() => nearside.profile());
  assert.ok(JSON.stringify(running.backend.profile(replica)).includes(shoes[2].replace(/^.*\/|\.html$/g, "")));
  assert.deepEqual(noise, []);
  await context.close();
});

test("item, cart and thank-you pages show what fits there, each item once and with its reason", { skip }, async () => {
  const { context, page, noise } = await visitor(running.browser, running.backend.address);
  await page.goto("/c/shoes.html");
  const shoes = await page.locator("main .card a[href^='/item/']").evaluateAll((links) => links.slice(0, 3).map((link) => link.getAttribute("href")));
  for (const address of shoes) {
    await page.goto(address);
    await ready(page);
    await until(page, async (id) => (await nearside.profile())?.recent[0]?.item_id === id, address.replace(/^.*\/|\.html$/g, ""));
  }
  const reasons = async (placement) => {
    const filled = page.locator(`[data-nearside-placement=${placement}][data-nearside-filled]`);
    await filled.waitFor();
    return filled.locator(".card__reason:visible").allTextContents();
  };
  const once = async () => {
    const ids = await page.locator("[data-nearside-filled] .card").evaluateAll((cards) => cards.map((card) => card.dataset.itemId));
    assert.equal(new Set(ids).size, ids.length, ids.join());
  };
  const name = await page.locator("h1").textContent();
  for (const reason of await reasons("item-similar")) assert.equal(reason, `Similar to ${name}`);
  assert.ok((await reasons("item-together")).includes(`Often bought with ${name}`));
  await once();
  await shot(page, "shop-item-filled");

  await page.locator("[data-buy] button").click();
  await until(page, async () => (await nearside.profile())?.recent[0]?.touch === "cart");
  await page.goto("/cart.html");
  assert.ok((await reasons("cart-together")).includes(`Often bought with ${name}`));
  await once();
  await shot(page, "shop-cart");

  await page.goto("/checkout.html");
  for (const field of ["name", "email", "street", "city"]) await page.fill(`#${field}`, field === "email" ? "a@shop.example" : "Moor");
  await page.locator("[data-checkout] button[type=submit]").click();
  await page.waitForURL("**/thank-you.html");
  assert.equal((await reasons("thankyou-more")).length, 4);
  await until(page, async () => (await nearside.profile())?.purchased.length === 1);
  await shot(page, "shop-thank-you");
  assert.deepEqual(noise, []);
  await context.close();
});

test("a campaign brings a new visitor to what is trending in its category", { skip }, async () => {
  const { context, page, noise } = await visitor(running.browser, running.backend.address);
  await page.goto("/?utm_source=letter&utm_campaign=Warm-Boots-2026");
  await page.locator("[data-nearside-placement=home-top][data-nearside-filled]").waitFor();
  const reasons = await page.locator("[data-nearside-placement=home-top] .card__reason:visible").allTextContents();
  assert.ok(reasons.includes("Trending in boots"), reasons.join());
  await shot(page, "shop-campaign");
  assert.deepEqual(noise, []);
  await context.close();
});

test("a watch's page pushes nothing, and its JSON-LD is read", { skip }, async () => {
  const { context, page, noise } = await visitor(running.browser, running.backend.address);
  await page.goto("/c/watches.html");
  const address = await page.locator("main .card a[href^='/item/']").first().getAttribute("href");
  await page.goto(address);
  await ready(page);
  await until(page, async () => (await nearside.profile())?.recent.length > 0);
  const { recent, interests } = await page.evaluate(() => nearside.profile());
  assert.ok(address.includes(recent[0].item_id));
  assert.equal(interests.item_category[0].value, "watches");
  assert.deepEqual(noise, []);
  await context.close();
});
