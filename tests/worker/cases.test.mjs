//! The shared cases in workerd: the same outcomes, byte for byte, as natively.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { cases } from "../cases/read.mjs";
import { startWorker } from "./support/worker.mjs";

describe("cases in workerd", () => {
  let worker;

  before(async () => {
    worker = await startWorker({}, join(import.meta.dirname, "cases.entry.mjs"));
  });
  after(() => worker?.stop());

  const run = async (held) => (await fetch(worker.url, { method: "POST", body: JSON.stringify(held) })).json();

  for (const held of cases()) {
    it(`${held.name}: ${held.input.about}`, async () => {
      const { steps, difference } = await run(held);
      assert.equal(difference, undefined);
      assert.equal(steps, held.input.steps.length);
    });
  }

  it("tells a difference", async () => {
    const [held] = structuredClone(cases());
    held.expected.outcomes[0] = "something else";
    assert.match((await run(held)).difference, /expected "something else"/);
  });
});
