//! A sample of random rules in workerd, through the package: the same answers as natively, bit for bit.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ANSWERS, answers, missing, sample } from "../cases/sample.mjs";
import { serveCases } from "./support/cases.mjs";

describe("a sample of random rules in workerd", { skip: missing }, () => {
  let worker;

  before(async () => {
    worker = await serveCases();
  });
  after(() => worker?.stop());

  it("gives the native answers", async () => {
    let compared = 0;
    for (const held of sample()) {
      const { steps, difference } = await worker.run(held);
      assert.equal(difference, undefined);
      assert.equal(steps, held.input.steps.length);
      compared += answers(held);
    }
    assert.ok(compared >= ANSWERS, `only ${compared} answers`);
  });
});
