//! `/ns/*` is the backend's, everything else the shop's.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startOrigin } from "./support/origin.mjs";
import { COOKIE_KEY } from "./support/backend.mjs";
import { sync, views } from "./support/device.mjs";
import { ITEMS, startSmall } from "./support/small.mjs";
import { startWorker } from "./support/worker.mjs";

describe("forwarding", () => {
  let small, origin, worker;

  before(async () => {
    small = await startSmall();
    origin = await startOrigin();
    worker = await startWorker({ SITE: "small", SHOP: origin.url, BACKEND: small.backend.url, COOKIE_KEY });
  });
  after(async () => {
    await Promise.all([worker?.stop(), origin?.stop(), small?.backend.stop()]);
  });

  it("syncs a device through the worker and gives it the cookie", async () => {
    const events = views([ITEMS[0]]);
    const { engine, cookie } = await sync({ backend: worker.url, id: "small", site: small.site, events, now: Date.now() });
    assert.match(cookie, /^ns_small=[\w-]+\.[\w-]{22}$/);
    assert.equal(engine.delta(Date.now()), undefined, "the answer came through whole");
    const me = await (await worker.get("/ns/small/me", { cookie })).json();
    assert.equal(me.site, "small");
  });

  it("gives artefacts with their redirects and caching", async () => {
    const pointer = await worker.get("/ns/small/manifest");
    assert.equal(pointer.status, 307);
    const place = pointer.headers.get("location");
    assert.match(place, /^\/ns\/small\/manifest\/[0-9a-f]{16}$/);
    const manifest = await worker.get(place);
    assert.match(manifest.headers.get("cache-control"), /immutable/);
    const again = await worker.get(place, { "if-none-match": manifest.headers.get("etag"), "accept-encoding": "identity" });
    assert.ok([200, 304].includes(again.status));
  });

  it("gives the backend's refusals as they are", async () => {
    const refused = await fetch(`${worker.url}/ns/small/sync`, { method: "POST", headers: { "content-type": "text/plain" }, body: "x" });
    assert.equal(refused.status, 415);
    assert.match((await refused.json()).remedy, /x-nearside/);
    assert.equal((await worker.get("/ns/unknown/manifest")).status, 404);
  });

  it("keeps the admin's paths and all others of the backend's to itself", async () => {
    for (const path of ["/metrics", "/admin/v1/stats", "/ns/../metrics", "/ns/%2e%2e/metrics", "/healthz"]) {
      const answer = await worker.get(path);
      assert.equal(await answer.text(), "<h1>not here</h1>", path);
    }
  });

  it("streams a body to the shop with its headers, and both of its cookies back", async () => {
    const received = Promise.withResolvers?.() ?? deferred();
    origin.set("/form", async (request, response) => {
      let body = "";
      for await (const piece of request) body += piece;
      received.resolve({ method: request.method, headers: request.headers, body, url: request.url });
      response.writeHead(303, { location: "/done", "set-cookie": ["a=1", "b=2"] }).end();
    });
    const answer = await fetch(`${worker.url}/form?x=1&y=%20`, { method: "POST", body: "held", redirect: "manual", headers: { cookie: "c=3", "x-own": "z" } });
    const seen = await received.promise;
    assert.deepEqual([seen.method, seen.body, seen.url], ["POST", "held", "/form?x=1&y=%20"]);
    assert.deepEqual([seen.headers.cookie, seen.headers["x-own"]], ["c=3", "z"]);
    assert.equal(seen.headers["x-forwarded-host"], new URL(worker.url).host);
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/done"]);
    assert.deepEqual(answer.headers.getSetCookie(), ["a=1", "b=2"]);
  });
});

function deferred() {
  const held = {};
  held.promise = new Promise((resolve) => (held.resolve = resolve));
  return held;
}
