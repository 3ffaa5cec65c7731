// The published semantics of segments in Chromium, with the package as a page loads it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { rules } from "../cases/rules/read.mjs";
import { packagePage, root, skip } from "./lib/package.mjs";

let browser;
let page;

before(async () => {
  if (!skip) ({ page, browser } = await packagePage({ "/rules/": join(root, "tests/cases/rules") }));
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
