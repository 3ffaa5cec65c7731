//! A sample of random rules in workerd: the same answers and snapshots as natively, bit for bit.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ANSWERS, answers, missing, sample } from "../cases/sample.mjs";
import { startWorker } from "./support/worker.mjs";

describe("random rules in workerd", { skip: missing }, () => {
  let worker;

  before(async () => {
    worker = await startWorker({}, join(import.meta.dirname, "cases.entry.mjs"));
  });
  after(() => worker?.stop());

  it("a sample gives the native answers", async () => {
    let compared = 0;
    for (const held of sample()) {
      const response = await fetch(worker.url, { method: "POST", body: JSON.stringify(held) });
      const { steps, difference } = await response.json();
      assert.equal(difference, undefined);
      assert.equal(steps, held.input.steps.length);
      compared += answers(held);
    }
    assert.ok(compared >= ANSWERS, `only ${compared} answers`);
  });
});
