//! The shared cases in workerd, through the package: the same outcomes, byte for byte, as natively.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { cases } from "../cases/read.mjs";
import { serveCases } from "./support/cases.mjs";

describe("cases in workerd", () => {
  let worker;

  before(async () => {
    worker = await serveCases();
  });
  after(() => worker?.stop());

  for (const held of cases()) {
    it(`${held.name}: ${held.input.about}`, async () => {
      const { steps, difference } = await worker.run(held);
      assert.equal(difference, undefined);
      assert.equal(steps, held.input.steps.length);
    });
  }

  it("tells a difference", async () => {
    const [held] = structuredClone(cases());
    held.expected.outcomes[0] = "something else";
    assert.match((await worker.run(held)).difference, /expected "something else"/);
  });
});
