// The shared cases in Chromium, with the package as a page loads it: the same outcomes, byte for byte, as natively.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cases } from "../cases/read.mjs";
import { packagePage, root, skip } from "./lib/package.mjs";

let browser;
let page;

before(async () => {
  if (!skip) ({ page, browser } = await packagePage({ "/cases/": join(root, "tests/cases") }));
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
