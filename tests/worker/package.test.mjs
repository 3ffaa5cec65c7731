//! `nearside/edge` as the package ships it: no bundler of ours, the shop's own few lines.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { serveWorker } from "../../worker/serve.mjs";
import { startOrigin } from "./support/origin.mjs";
import { COOKIE_KEY } from "./support/backend.mjs";
import { built, DIST } from "./support/paths.mjs";
import { pageWith, startSmall } from "./support/small.mjs";

const ENTRY = `import { personalize } from "./workerd/edge.js";
export default {
  fetch: (request, env, ctx) =>
    personalize(request, env, ctx, { site: "small", artefacts: { manifest: env.OWN_MANIFEST, catalog: env.OWN_CATALOG } }),
};
`;

describe("nearside/edge", () => {
  let small, origin, folder, served, url;

  before(async () => {
    small = await startSmall();
    origin = await startOrigin();
    origin.set("/", pageWith());
    folder = mkdtempSync(join(tmpdir(), "nearside-package-"));
    cpSync(built(join(DIST, "npm")), folder, { recursive: true });
    built(join(folder, "workerd/edge.js"));
    writeFileSync(join(folder, "index.js"), ENTRY);
    const at = async (kind) => new Uint8Array(await (await fetch(`${small.backend.url}/ns/small/${kind}`)).arrayBuffer());
    const artefacts = { OWN_MANIFEST: await at("manifest"), OWN_CATALOG: await at("catalog") };
    ({ worker: served, url } = await serveWorker(folder, { ...artefacts, SHOP: origin.url, COOKIE_KEY }));
  });
  after(async () => {
    await Promise.all([served?.dispose(), origin?.stop(), small?.backend.stop()]);
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("fills the first page already, with artefacts that come with the worker", async () => {
    const { cookie } = await small.visitor(["a", "b", "d"]);
    const get = async (headers) => (await fetch(url, { headers })).text();
    assert.match(await get({ cookie }), /data-nearside-filled="d,b,a"/);
    assert.equal(await get({}), pageWith());
  });
});
