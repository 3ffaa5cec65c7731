// One visit in a real browser: three shoes, and what follows from them.

import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { chromium } from "playwright-core";

/** Where Chromium is, unless the environment says. */
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * Drives the visit and says each step. Throws where something is not as promised.
 * @param {{ shop: string, backend: { profile(replica: string): any }, catalog: string, picture: string, tell: any }} options
 */
export async function visit({ shop, backend, catalog, picture, tell }) {
  const executablePath = process.env.NEARSIDE_CHROMIUM ?? CHROMIUM.find((path) => existsSync(path));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const context = await browser.newContext({ baseURL: shop, viewport: { width: 1280, height: 1100 } });
    const page = await context.newPage();
    const names = itemNames(catalog);

    tell.step("A stranger opens the shop: the shop's own recommendations stand there");
    await page.goto("/");
    const before = await shown(page, "home-top");
    tell.line(before.map((card) => card.name).join(", "));

    tell.step("They look at three shoes; nobody is asked what that means");
    const shoes = inStock(catalog, "shoes").slice(0, 4);
    for (const item_id of shoes.slice(0, 3)) {
      await page.goto(`/item/${item_id}.html`);
      await waitForView(page, item_id);
      const segments = await page.evaluate(() => nearside.segments());
      tell.line(`${names.get(item_id)}: now in ${segments.join(", ") || "no segment"}`);
    }
    const segments = await page.evaluate(() => nearside.segments());
    promise(segments.includes("shoe-lover"), `three shoes make a shoe-lover, not ${segments}`);
    const proof = await page.evaluate(() => nearside.explain("shoe-lover"));
    tell.line(`why shoe-lover: ${words(proof)}`);

    tell.step("The home page shows what fits, with reasons");
    await page.goto("/");
    await page.waitForSelector('[data-nearside-placement="home-top"][data-nearside-filled]');
    const after = await shown(page, "home-top");
    for (const card of after) tell.line(`${card.name}${card.reason ? ` - ${card.reason}` : ""}`);
    promise(after.some((card) => card.reason), "a recommendation has a reason");
    await page.screenshot({ path: picture });
    tell.line(`picture: ${picture}`);

    tell.step("The backend keeps the profile in SQLite");
    const { replica } = await page.evaluate(() => nearside.profile());
    // Leaving the page sends what is not yet sent.
    const synced = page.waitForResponse((response) => response.url().endsWith("/sync")).catch(() => undefined);
    await page.goto("/c/shoes.html");
    await Promise.race([synced, page.waitForTimeout(5_000)]);
    const profile = await settled(() => backend.profile(replica));
    tell.line(`read by: nearside profile ${replica} --store sqlite:.demo/nearside.db`);
    const interests = profile.cells.interests ?? {};
    tell.line(`interests ${JSON.stringify(interests).slice(0, 140)}`);

    tell.step("They put the second pair into the cart");
    await page.goto(`/item/${shoes[1]}.html`);
    await waitForView(page, shoes[1]);
    await page.click("[data-buy] button");
    await waitForView(page, shoes[1], "cart");
    tell.line(names.get(shoes[1]));

    tell.step("Each page fits; the edge worker fills into the HTML what the browser shows by itself, reason by reason");
    const strategies = new Set();
    const look = (path, name) => compare({ context, page, backend, path, name, folder: dirname(picture), strategies, tell });
    await look("/", "home");
    await look(`/item/${shoes[3]}.html`, "item");
    await look("/cart.html", "cart");

    tell.step("They buy; the last page shows what is bought with it");
    await order(page);
    await look("/thank-you.html", "thank-you");
    tell.line(`strategies: ${[...strategies].sort().join(", ")}`);
    promise(strategies.size >= 5, `five strategies are used, not ${[...strategies]}`);
  } finally {
    await browser.close();
  }
}

/** Goes through the checkout and waits until the purchase is recorded. */
async function order(page) {
  await page.goto("/checkout.html");
  for (const [id, value] of Object.entries({ name: "Maren", email: "maren@shop.example", street: "Moor 1", city: "20095 Hamburg" })) {
    await page.fill(`#${id}`, value);
  }
  await page.click("[data-checkout] button[type=submit]");
  await page.waitForURL("**/thank-you.html");
  await page.waitForFunction(async () => (await nearside.profile())?.purchased?.length > 0);
}

/**
 * Shows a page as the shop made it, so that the tag alone fills it, and asks the worker for the same page until its
 * placements hold the same items for the same reasons: what was done last may still be on its way to it.
 */
async function compare({ context, page, backend, path, name, folder, strategies, tell }) {
  const bare = await (await context.request.get(backend.address + path)).text();
  await page.route(`**${path}`, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: bare }), { times: 1 });
  await page.goto(path);
  await page.waitForFunction(() => typeof window.nearside?.ready === "function" && !Array.isArray(window.nearside));
  await page.waitForSelector("[data-nearside-filled]");
  await page.evaluate(() => nearside.segments());
  const browser = await page.evaluate(filledIn, undefined);
  const used = await page.evaluate(strategiesOf, undefined);
  used.forEach((strategy) => strategies.add(strategy));
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  let worker;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const html = await (await context.request.get(path)).text();
    worker = await page.evaluate(filledIn, html);
    if (JSON.stringify(worker) === JSON.stringify(browser)) break;
    await page.waitForTimeout(100);
  }
  for (const [id, cards] of Object.entries(browser)) {
    for (const { item_id, reason } of cards) tell.line(`${name}, ${id}: ${item_id}${reason ? ` - ${reason}` : ""}`);
  }
  const [shown, filled] = [browser, worker].map((placements) => JSON.stringify(placements));
  promise(Object.keys(browser).length > 0 && shown === filled, `${path}: the browser shows ${shown}, the worker ${filled}`);
  promise(shown.includes('"reason":"'), `${path}: items are shown with reasons`);
}

/** What the filled placements of a page hold: of its HTML, or of the page that is open. */
function filledIn(html) {
  const root = html === undefined ? document : new DOMParser().parseFromString(html, "text/html");
  const filled = [...root.querySelectorAll("[data-nearside-filled]")];
  const card = (element) => {
    const reason = element.querySelector("[data-nearside-reason]");
    return { item_id: element.dataset.itemId, reason: reason && !reason.hidden ? reason.textContent : "" };
  };
  const cards = (placement) => [...placement.children].filter((child) => child.localName !== "template").map(card);
  return Object.fromEntries(filled.map((placement) => [placement.dataset.nearsidePlacement, cards(placement)]));
}

/** The strategies behind what the open page shows. */
async function strategiesOf() {
  const used = new Set();
  const shown = [];
  for (const placement of document.querySelectorAll("[data-nearside-filled]")) {
    const found = await nearside.recommend(placement.dataset.nearsidePlacement, { page: { shown: [...shown] } });
    found.forEach(({ strategy }) => used.add(strategy));
    shown.push(...placement.dataset.nearsideFilled.split(","));
  }
  return [...used];
}

/** The cards of a placement: the name and the reason that a person sees. */
function shown(page, placement) {
  return page.evaluate((id) => {
    const cards = document.querySelector(`[data-nearside-placement="${id}"]`).children;
    return [...cards].map((card) => {
      const reason = card.querySelector("[data-nearside-reason]");
      const name = card.querySelector('[data-nearside-field="item_name"], h2, h3, .name, [class*="name"]');
      return { name: name?.textContent.trim() ?? "", reason: reason && !reason.hidden ? reason.textContent.trim() : "" };
    });
  }, placement);
}

/** Waits until the profile holds what was done with an item. */
function waitForView(page, item_id, touch = "view") {
  return page.waitForFunction(
    async ([id, done]) =>
      (await globalThis.nearside?.profile?.())?.recent?.some((recent) => recent.item_id === id && recent.touch === done),
    [item_id, touch],
    { timeout: 20_000 },
  );
}

/** Calls `read` until it does not throw; the delta may still be on its way. */
async function settled(read) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return read();
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** A proof in one line: each condition with its actual value. */
function words(proof) {
  const children = proof.children ?? [];
  if (children.length === 0) return `${proof.label ?? proof.kind}: ${proof.actual ?? ""} (${proof.truth})`;
  return `${proof.kind} of [${children.map(words).join("; ")}]`;
}

function itemNames(catalog) {
  return new Map(lines(catalog).map((item) => [item.item_id, item.item_name]));
}

function inStock(catalog, category) {
  return lines(catalog).filter((item) => item.item_category === category && item.in_stock).map((item) => item.item_id);
}

function lines(catalog) {
  return readFileSync(catalog, "utf8").trim().split("\n").map((line) => JSON.parse(line));
}

function promise(kept, what) {
  if (!kept) throw new Error(`not as promised: ${what}`);
}
