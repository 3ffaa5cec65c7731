//! What a page says of itself: the item it is about.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startOrigin } from "./support/origin.mjs";
import { COOKIE_KEY } from "./support/backend.mjs";
import { startSmall } from "./support/small.mjs";
import { startWorker } from "./support/worker.mjs";

const CARD = '<template data-nearside-card><li data-nearside-attr="data-item-id:item_id"></li></template>';
const described = (id) => `<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","sku":"${id}","name":"x"}</script>`;
const pageOf = ({ head = "", body = "", placement = "", after = "" }) =>
  `<html><head>${head}</head><body${body}>${CARD}<ul data-nearside-placement="similar"${placement}><li></li><li></li></ul>${after}</body></html>`;

describe("the page's item", () => {
  let small, origin, worker, visitor;

  before(async () => {
    small = await startSmall();
    origin = await startOrigin();
    worker = await startWorker({ SITE: "small", SHOP: origin.url, BACKEND: small.backend.url, COOKIE_KEY });
    await worker.settle();
    visitor = await small.visitor(["a", "b", "d"]);
  });
  after(async () => {
    await Promise.all([worker?.stop(), origin?.stop(), small?.backend.stop()]);
  });

  const shown = async (parts) => {
    origin.set("/", pageOf(parts));
    const html = await (await worker.get("/", { cookie: visitor.cookie })).text();
    return html.match(/data-nearside-filled="([^"]*)"/)[1];
  };

  it("is unknown where nothing names it", async () => {
    assert.equal(await shown({}), "d,b");
  });

  it("stands on the placement, on the body, or in one JSON-LD description before the placement", async () => {
    assert.equal(await shown({ placement: ' data-nearside-item="d"' }), "b,a");
    assert.equal(await shown({ body: ' data-nearside-item="d"' }), "b,a");
    assert.equal(await shown({ head: described("d") }), "b,a");
    assert.equal(await shown({ head: described("d") + described("d") }), "b,a", "twice the same item is one");
    assert.equal(await shown({ head: `<script type="application/ld+json">{"@graph":[{"@type":["Thing","Product"],"productID":"b"}]}</script>` }), "d,a");
  });

  it("is what the placement says before what the page says", async () => {
    assert.equal(await shown({ head: described("d"), body: ' data-nearside-item="a"', placement: ' data-nearside-item="b"' }), "d,a");
    assert.equal(await shown({ head: described("d"), body: ' data-nearside-item="b"' }), "d,a");
  });

  it("is none of several, none that comes later, and nothing that is not JSON", async () => {
    assert.equal(await shown({ head: described("d") + described("a") }), "d,b");
    assert.equal(await shown({ after: described("d") }), "d,b");
    assert.equal(await shown({ head: '<script type="application/ld+json">{"@type":"Product",</script>' }), "d,b");
    assert.equal(await shown({ head: `<script type="application/ld+json">{"@type":"Product","sku":"d","x":"${"x".repeat(70_000)}"}</script>` }), "d,b");
  });
});
