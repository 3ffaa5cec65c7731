// A sample of random rules in Node: the same answers and snapshots as natively, bit for bit.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine, Site } from "../../dist/npm/node/index.js";
import { compile, compileCatalog } from "../../dist/npm/node/author.js";
import { check } from "../cases/run.mjs";
import { ANSWERS, answers, missing, sample } from "../cases/sample.mjs";

test("a sample of random rules gives the native answers", { skip: missing }, async () => {
  let compared = 0;
  for (const held of sample()) {
    await check({ Engine, Site, compile, compileCatalog }, held.name, held.input, held.expected);
    compared += answers(held);
  }
  assert.ok(compared >= ANSWERS, `only ${compared} answers`);
});
