//! The published semantics of segments in workerd, through the package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { rules } from "../cases/rules/read.mjs";
import { servePackage } from "./support/package.mjs";

/** Cases come as a body, what differs goes back. */
const ENTRY = `import { Engine, Site } from "./package/workerd/index.js";
import { compile } from "./package/workerd/author.js";
import { check } from "./run.js";
export default {
  async fetch(request) {
    const differences = [];
    for (const one of await request.json()) {
      await check({ Engine, Site, compile }, one).catch((error) => differences.push(String(error)));
    }
    return Response.json(differences);
  },
};
`;

describe("rules in workerd", () => {
  let worker;

  before(async () => {
    const run = readFileSync(new URL("../cases/rules/run.mjs", import.meta.url), "utf8");
    worker = await servePackage({ "index.js": ENTRY, "run.js": run });
  });
  after(() => worker?.stop());

  const run = async (cases) => (await fetch(worker.url, { method: "POST", body: JSON.stringify(cases) })).json();

  for (const { name, cases } of rules()) {
    it(name, async () => assert.deepEqual(await run(cases), []));
  }

  it("tells a difference", async () => {
    const one = { id: "wrong", rules: { a: { event: "search" } }, steps: [{ at: "2026-03-02 12:00", in: ["a"] }] };
    assert.match((await run([one]))[0], /wrong: step 0 .* found \[\]/);
  });
});
