//! `nearside/edge` as the package ships it: no bundler of ours, the shop's own few lines.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startOrigin } from "./support/origin.mjs";
import { COOKIE_KEY } from "./support/backend.mjs";
import { servePackage } from "./support/package.mjs";
import { pageWith, startSmall } from "./support/small.mjs";

const ENTRY = `import { personalize } from "./package/workerd/edge.js";
export default {
  fetch: (request, env, ctx) =>
    personalize(request, env, ctx, { site: "small", artefacts: { manifest: env.OWN_MANIFEST, catalog: env.OWN_CATALOG } }),
};
`;

describe("nearside/edge", () => {
  let small, origin, served;

  before(async () => {
    small = await startSmall();
    origin = await startOrigin();
    origin.set("/", pageWith());
    const at = async (kind) => new Uint8Array(await (await fetch(`${small.backend.url}/ns/small/${kind}`)).arrayBuffer());
    const artefacts = { OWN_MANIFEST: await at("manifest"), OWN_CATALOG: await at("catalog") };
    const bindings = { ...artefacts, SHOP: origin.url, COOKIE_KEY };
    // It has no use for the compiler and the whole engine, so it must start without them.
    served = await servePackage({ "index.js": ENTRY }, { modules: ["nearside_edge_bg.wasm"], bindings });
  });
  after(async () => {
    await Promise.all([served?.stop(), origin?.stop(), small?.backend.stop()]);
  });

  it("fills the first page already, with artefacts that come with the worker", async () => {
    const { cookie } = await small.visitor(["a", "b", "d"]);
    const get = async (headers) => (await fetch(served.url, { headers })).text();
    assert.match(await get({ cookie }), /data-nearside-filled="d,b,a"/);
    assert.equal(await get({}), pageWith());
  });
});
