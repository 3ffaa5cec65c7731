//! A sample of random rules in workerd, through the package: the same answers as natively, bit for bit.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { ANSWERS, answers, missing, sample } from "../cases/sample.mjs";
import { servePackage } from "./support/package.mjs";

/** A case comes as a body, its outcome goes back. */
const ENTRY = `import { Engine, Site } from "./package/workerd/index.js";
import { compile, compileCatalog } from "./package/workerd/author.js";
import { check } from "./run.js";
export default {
  async fetch(request) {
    const { name, input, expected } = await request.json();
    try {
      return Response.json({ steps: await check({ Engine, Site, compile, compileCatalog }, name, input, expected) });
    } catch (error) {
      return Response.json({ difference: String(error) });
    }
  },
};
`;

describe("a sample of random rules in workerd", { skip: missing }, () => {
  let worker;

  before(async () => {
    const run = readFileSync(new URL("../cases/run.mjs", import.meta.url), "utf8");
    worker = await servePackage({ "index.js": ENTRY, "run.js": run });
  });
  after(() => worker?.stop());

  it("gives the native answers", async () => {
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
