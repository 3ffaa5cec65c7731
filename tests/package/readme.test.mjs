// The README's JavaScript example, run as it stands there.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "../..");
const dist = process.env.NEARSIDE_DIST ?? join(root, "dist");

/** The code block below a heading. */
function example(heading) {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const block = readme.split(`### ${heading}`)[1]?.match(/```js\n([\s\S]*?)```/);
  assert.ok(block, `README.md has code below "${heading}"`);
  return block[1];
}

test("the README's engine says that three shoes make a shoe-lover, and why", async (context) => {
  const { exports } = JSON.parse(readFileSync(join(dist, "npm/package.json"), "utf8"));
  const entry = (path) => pathToFileURL(join(dist, "npm", exports[path].node)).href;
  const code = example("JavaScript anywhere").replace(/"nearside(\/author)?"/g, (_, author) => `"${entry(author ? "./author" : ".")}"`);
  const file = join(dist, `readme-${process.pid}.mjs`);
  writeFileSync(file, code);
  context.after(() => rmSync(file));
  const said = [];
  context.mock.method(console, "log", (value) => said.push(value));
  await import(pathToFileURL(file).href);
  assert.deepEqual(said[0], ["shoe-lover"]);
  assert.equal(said[1].truth, "true");
});
