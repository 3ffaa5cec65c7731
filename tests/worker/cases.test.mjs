//! The shared cases in workerd, through the package: the same outcomes, byte for byte, as natively.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { cases } from "../cases/read.mjs";
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

describe("cases in workerd", () => {
  let worker;

  before(async () => {
    const run = readFileSync(new URL("../cases/run.mjs", import.meta.url), "utf8");
    worker = await servePackage({ "index.js": ENTRY, "run.js": run });
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
