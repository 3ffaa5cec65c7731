//! Artefacts: loaded behind the pages, asked for again when they may have changed or when loading failed.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { startOrigin } from "./support/origin.mjs";
import { COOKIE_KEY } from "./support/backend.mjs";
import { DIST } from "./support/paths.mjs";
import { pageWith, SITE, startSmall } from "./support/small.mjs";
import { startWorker } from "./support/worker.mjs";

const { compile } = await import(pathToFileURL(join(DIST, "npm/node/author.js")).href);

describe("artefacts from the backend", () => {
  let small, origin, backend, worker, cookie, manifest;

  before(async () => {
    small = await startSmall();
    origin = await startOrigin();
    origin.set("/", pageWith({ cards: 3 }));
    backend = await startOrigin();
    ({ cookie } = await small.visitor(["a", "b", "d"]));
    const catalog = Buffer.from(await (await fetch(`${small.backend.url}/ns/small/catalog`)).arrayBuffer());
    const pointer = (path, name) => backend.set(path, (_, response) => response.writeHead(307, { location: `${path}/${name()}` }).end());
    pointer("/ns/small/manifest", () => manifest.name);
    pointer("/ns/small/catalog", () => "c");
    backend.set("/ns/small/catalog/c", (_, response) => response.end(catalog));
    worker = await startWorker({ SITE: "small", SHOP: origin.url, BACKEND: backend.url, COOKIE_KEY });
  });
  after(async () => {
    await Promise.all([worker?.stop(), origin?.stop(), backend?.stop(), small?.backend.stop()]);
  });

  const publish = (name, bytes) => {
    manifest = { name };
    backend.set(`/ns/small/manifest/${name}`, (_, response) => response.end(bytes));
  };
  const slots = (count) => Buffer.from(compile({ ...SITE, placements: [{ ...SITE.placements[0], slots: count }] }));
  const isFilled = async () => (await (await worker.get("/", { cookie })).text()).includes("data-nearside-filled");
  const asked = () => backend.seen.length;

  it("are tried again ten seconds after a failure, and not before", async () => {
    publish("broken", Buffer.from("no manifest"));
    await worker.settle(0);
    assert.equal(await isFilled(), false);
    publish("one", slots(3));
    const before = asked();
    await worker.settle(9_999);
    assert.equal(asked(), before);
    await worker.settle(10_000);
    assert.equal(await isFilled(), true);
  });

  it("are not fetched again while their names stay", async () => {
    const before = asked();
    await worker.settle(70_000);
    assert.deepEqual(backend.seen.slice(before).map(({ url }) => url).sort(), ["/ns/small/catalog", "/ns/small/manifest", "/ns/small/model"]);
    await worker.settle(129_999);
    assert.equal(asked(), before + 3, "a minute has not passed");
  });

  it("are taken anew when their name changes, and the old ones serve until the new ones are whole", async () => {
    publish("cut", slots(2).subarray(0, 40));
    await worker.settle(150_000);
    assert.equal(await isFilled(), true);
    publish("two", slots(2));
    await worker.settle(170_000);
    assert.equal(await isFilled(), false, "two slots are fewer than the shop's three cards");
    publish("three", slots(3));
    await worker.settle(240_000);
    assert.equal(await isFilled(), true);
  });

  it("are taken from nowhere but below the site's own paths", async () => {
    const before = asked();
    manifest = { name: "../../../elsewhere" };
    await worker.settle(310_000);
    assert.ok(!backend.seen.slice(before).some(({ url }) => url.includes("elsewhere")));
    assert.equal(await isFilled(), true);
  });
});
