// The shared cases in Node: the same outcomes, byte for byte, as natively.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine, Site } from "../../dist/npm/node/index.js";
import { compile, compileCatalog } from "../../dist/npm/node/author.js";
import { cases } from "../cases/read.mjs";
import { check } from "../cases/run.mjs";

for (const { name, input, expected } of cases()) {
  test(`case ${name}: ${input.about}`, async () => {
    assert.ok((await check({ Engine, Site, compile, compileCatalog }, name, input, expected)) > 0);
  });
}

test("the snapshots before and after refusals are the same bytes", () => {
  const { input, expected } = cases().find(({ name }) => name === "refused");
  const places = input.steps.flatMap((step, place) => ("snapshot" in step ? [place] : []));
  assert.equal(places.length, 2);
  assert.equal(expected.outcomes[places[0]], expected.outcomes[places[1]]);
  const refused = expected.outcomes.slice(places[0] + 1, places[1]);
  assert.ok(refused.length > 20 && refused.every((outcome) => outcome.error));
});

test("a case that differs is told with its step", async () => {
  const { name, input, expected } = structuredClone(cases().find((held) => held.name === "aliases"));
  expected.outcomes[4].entered = [];
  await assert.rejects(check({ Engine, Site }, name, input, expected), /aliases: step 4/);
});
