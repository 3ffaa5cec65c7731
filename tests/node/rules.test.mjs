// The published semantics of segments in Node.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine, Site } from "../../dist/npm/node/index.js";
import { compile } from "../../dist/npm/node/author.js";
import { rules } from "../cases/rules/read.mjs";
import { check } from "../cases/rules/run.mjs";

for (const { name, cases } of rules()) {
  test(`rules: ${name}`, async (held) => {
    for (const one of cases) await held.test(one.id, () => check({ Engine, Site, compile }, one));
  });
}

test("a case that differs is told with its step", async () => {
  const one = { id: "wrong", rules: { a: { event: "search" } }, steps: [{ at: "2026-03-02 12:00", in: ["a"] }] };
  await assert.rejects(check({ Engine, Site, compile }, one), /wrong: step 0 .* found \[\]/);
});
