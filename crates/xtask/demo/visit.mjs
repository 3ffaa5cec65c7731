// One visit in a real browser: three shoes, and what follows from them.

import { existsSync, readFileSync } from "node:fs";
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
    const shoes = inStock(catalog, "shoes").slice(0, 3);
    for (const item_id of shoes) {
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

    tell.step("The edge worker fills the same recommendations into the HTML");
    await page.goto("/");
    const decided = await page.evaluate(() => nearside.recommend("home-top"));
    const html = await (await context.request.get("/")).text();
    const filled = filledIn(html, "home-top");
    const expected = decided.map((recommendation) => recommendation.item_id).slice(0, filled.length);
    tell.line(`browser: ${expected.join(" ")}`);
    tell.line(`worker:  ${filled.join(" ")}`);
    promise(filled.length > 0 && filled.join() === expected.join(), "the worker's HTML holds what the browser decided");
  } finally {
    await browser.close();
  }
}

/** The items that the worker says it filled into a placement of a page. */
function filledIn(html, placement) {
  const start = html.match(/<[^>]*>/g)?.find((tag) => tag.includes(`data-nearside-placement="${placement}"`));
  return /data-nearside-filled="([^"]*)"/.exec(start ?? "")?.[1].split(",") ?? [];
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

function waitForView(page, item_id) {
  return page.waitForFunction(
    async (id) => (await globalThis.nearside?.profile?.())?.recent?.some((recent) => recent.item_id === id),
    item_id,
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
