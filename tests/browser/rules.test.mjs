// The published semantics of segments in Chromium, with the package as a page loads it.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { rules } from "../cases/rules/read.mjs";
import { launch, noBrowser, visitor } from "./lib/browser.mjs";

const root = join(import.meta.dirname, "../..");
const packed = join(root, "dist/npm/web/index.js");
const skip = noBrowser() ?? (existsSync(packed) ? undefined : `no ${packed}: run cargo xtask dist`);

/** Nothing listens there: every file is put in by the test. */
const ORIGIN = "http://localhost:9";
const FILES = { "/npm/": join(root, "dist/npm"), "/rules/": join(root, "tests/cases/rules") };
const TYPES = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };

let browser;
let page;

before(async () => {
  if (skip) return;
  browser = await launch();
  const visiting = await visitor(browser, ORIGIN);
  page = visiting.page;
  await visiting.context.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const [place, folder] = Object.entries(FILES).find(([prefix]) => pathname.startsWith(prefix)) ?? [];
    if (!folder) return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>rules</title>" });
    return route.fulfill({ path: join(folder, pathname.slice(place.length)), contentType: TYPES[pathname.split(".").at(-1)] ?? "application/octet-stream" });
  });
  await page.goto("/");
});
after(() => browser?.close());

for (const { name, cases } of rules()) {
  test(`rules: ${name}`, { skip }, async () => {
    const differences = await page.evaluate(async (cases) => {
      const [{ Engine, Site }, { compile }, { check }] = await Promise.all([import("/npm/web/index.js"), import("/npm/web/author.js"), import("/rules/run.mjs")]);
      const differences = [];
      for (const one of cases) await check({ Engine, Site, compile }, one).catch((error) => differences.push(String(error)));
      return differences;
    }, cases);
    assert.deepEqual(differences, []);
  });
}
