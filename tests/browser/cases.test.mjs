// The shared cases in Chromium, with the package as a page loads it: the same outcomes, byte for byte, as natively.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cases } from "../cases/read.mjs";
import { launch, noBrowser, visitor } from "./lib/browser.mjs";

const root = join(import.meta.dirname, "../..");
const packed = join(root, "dist/npm/web/index.js");
const skip = noBrowser() ?? (existsSync(packed) ? undefined : `no ${packed}: run cargo xtask dist`);

/** Nothing listens there: every file is put in by the test. */
const ORIGIN = "http://localhost:9";
const FILES = { "/npm/": join(root, "dist/npm"), "/cases/": join(root, "tests/cases") };
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
    if (!folder) return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>cases</title>" });
    return route.fulfill({ path: join(folder, pathname.slice(place.length)), contentType: TYPES[pathname.split(".").at(-1)] ?? "application/octet-stream" });
  });
  await page.goto("/");
});
after(() => browser?.close());

for (const { name, input, expected } of cases()) {
  test(`case ${name}: ${input.about}`, { skip }, async () => {
    const steps = await page.evaluate(
      async ([name, input, expected]) => {
        const [{ Engine, Site }, { compile, compileCatalog }, { check }] = await Promise.all([import("/npm/web/index.js"), import("/npm/web/author.js"), import("/cases/run.mjs")]);
        return check({ Engine, Site, compile, compileCatalog }, name, input, expected);
      },
      [name, input, expected],
    );
    assert.ok(steps > 0);
  });
}
