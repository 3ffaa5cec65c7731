// A shop whose model is too large to wait for: the tag fetches the shards of what the visitor looked at, and no more.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { program } from "./lib/backend.mjs";
import { visitor } from "./lib/browser.mjs";
import { fixture, settled, skip } from "./lib/fixture.mjs";
import { html, item, placement, push, serve } from "./lib/pages.mjs";

/** Enough for a model of over 100 KB after gzip. */
const ITEMS = 12_000;
const folder = mkdtempSync(join(tmpdir(), "nearside-shards-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const file = (name, content) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const running = fixture(skip ? {} : largeShop());

function largeShop() {
  const site = { site: "fixture", segments: [], placements: [{ id: "top", slots: 3, strategies: [{ use: "session" }] }] };
  const numbers = Array.from({ length: ITEMS }, (_, number) => number);
  const catalog = numbers.map((number) => JSON.stringify({ ...item(number), currency: "EUR", url: `/item/S${number}`, image: "/image.svg" })).join("\n");
  // Each visitor looks at neighbours, and at something further on.
  const sessions = numbers.flatMap((first) => [0, 1, 2, 7, (first * 31) % 97].map((step) => `${first}\tS${(first + step) % ITEMS}\t${1_700_000_000 + first}`));
  const model = join(folder, "model.nsg");
  const tsv = file("sessions.tsv", `SessionId\tItemId\tTime\n${sessions.join("\n")}\n`);
  execFileSync(program, ["train", "--sessions", tsv, "--tune", "off", "-o", model], { stdio: "ignore" });
  return { site: file("site.json", JSON.stringify(site)), catalog: file("catalog.ndjson", catalog), model };
}

/** Looks at an item, then opens a page with a placement; the names of the model's files that were fetched on the way. */
async function visit(number, before = async () => {}) {
  const { context, page, noise } = await visitor(running.browser, running.backend.address);
  const fetched = new Set();
  page.on("request", (request) => {
    const name = /\/model\/([^/]+)$/.exec(request.url())?.[1];
    if (name) fetched.add(name.replace(/^[0-9a-f]{16}/, ""));
  });
  await before(context);
  await serve(context, { "/before": html({ pushes: push("view_item", [item(number)]) }), "/a": html({ body: placement("top") }) });
  await page.goto("/before");
  await settled(page);
  await page.goto("/a");
  await settled(page);
  const recommended = await page.evaluate(() => nearside.recommend("top"));
  return { context, page, noise, fetched: [...fetched], recommended: recommended.map(({ item_id }) => Number(item_id.slice(1))) };
}

test("a placement is filled from the shard of the item that was looked at", { skip }, async () => {
  const { context, page, noise, fetched, recommended } = await visit(4_321);
  await page.locator("[data-nearside-filled]").waitFor();
  assert.equal(recommended.length, 3);
  assert.ok(recommended.every((number) => Math.abs(number - 4_321) < 100), String(recommended));
  const filled = await page.locator("[data-nearside-placement]").getAttribute("data-nearside-filled");
  assert.equal(filled, recommended.map((number) => `S${number}`).join(","));
  const kinds = (letter) => fetched.filter((name) => name.startsWith(`.${letter}`)).length;
  assert.ok(kinds("b") === 1 && kinds("s") >= 1 && kinds("s") <= 2, fetched.join(" "));
  assert.deepEqual(noise, []);
  await context.close();
});

test("shards that do not come leave the page as it was, and the tag at work", { skip }, async () => {
  const { context, page, noise, recommended } = await visit(100, (context) => context.route(/\/model\/[0-9a-f]{16}\./, (route) => route.abort()));
  assert.deepEqual(recommended, []);
  assert.equal(await page.locator("[data-nearside-filled]").count(), 0);
  assert.equal(await page.locator("[data-nearside-placement] .card b").first().textContent(), "One");
  assert.deepEqual(noise, []);
  await context.close();
});

test("who has not permitted anything fetches no shard", { skip }, async () => {
  const { context, page } = await visitor(running.browser, running.backend.address);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await serve(context, { "/a": html({ consent: "ask", body: placement("top"), pushes: push("view_item", [item(5)]) }) });
  await page.goto("/a");
  await settled(page);
  assert.deepEqual(await page.evaluate(() => nearside.recommend("top")), []);
  assert.deepEqual(asked.filter((url) => /model/.test(url)), []);
  await context.close();
});
