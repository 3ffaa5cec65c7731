//! What is put into a page: cards by the page's own template, every value harmless where it stands.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startOrigin } from "./support/origin.mjs";
import { COOKIE_KEY } from "./support/backend.mjs";
import { attributesOf, placementOf } from "./support/html.mjs";
import { ITEMS, pageWith, startSmall, TEMPLATE } from "./support/small.mjs";
import { startWorker } from "./support/worker.mjs";

const SHOWN = ["d", 'ü,"<c>', "b", "a"];
const PLAIN = '<template data-nearside-card><li data-nearside-attr="data-item-id:item_id" data-nearside-field="item_name"></li></template>';

describe("cards", () => {
  let small, origin, worker, visitor;

  before(async () => {
    small = await startSmall();
    origin = await startOrigin();
    worker = await startWorker({ SITE: "small", SHOP: origin.url, BACKEND: small.backend.url, COOKIE_KEY });
    await worker.settle();
    visitor = await small.visitor(SHOWN.toReversed());
  });
  after(async () => {
    await Promise.all([worker?.stop(), origin?.stop(), small?.backend.stop()]);
  });

  const get = async (html, headers = {}) => {
    origin.set("/", html);
    return worker.get("/", { cookie: visitor.cookie, ...headers });
  };
  const fill = async (html, headers) => (await get(html, headers)).text();

  it("are as many as the shop's own, the engine's choice in the engine's order", async () => {
    const chosen = visitor.engine.recommend("top", Date.now()).map(({ item_id }) => item_id);
    assert.deepEqual(chosen, SHOWN);
    for (const cards of [1, 3, 4]) {
      const { content, filled } = placementOf(await fill(pageWith({ cards, template: PLAIN })), "top");
      assert.deepEqual(attributesOf(content, "data-item-id").map(unescaped), chosen.slice(0, cards));
      assert.equal(unescaped(filled), chosen.slice(0, cards).join(","));
    }
    assert.equal(await fill(pageWith({ cards: 5 })), pageWith({ cards: 5 }), "fewer than the shop shows is not better");
    const empty = placementOf(await fill(pageWith({ cards: 0 })), "top");
    assert.equal(attributesOf(empty.content, "data-item-id").length, 4, "an empty placement takes all");
  });

  it("change the placement and nothing else", async () => {
    const html = pageWith();
    const page = await fill(html);
    assert.match(page, /data-nearside-filled/);
    const [before, start_tag] = html.match(/^([^]*?)(<ul [^>]*>)/).slice(1);
    assert.ok(page.startsWith(before));
    assert.ok(page.endsWith(html.slice(html.indexOf("</ul >"))));
    assert.equal(page.slice(before.length).match(/^<ul[^>]*>/)[0].replace(/ data-nearside-filled="[^"]*"/, ""), start_tag);
  });

  it("let no value out of its place", async () => {
    const { content } = placementOf(await fill(pageWith({ cards: 4 })), "top");
    assert.doesNotMatch(content, /<script|<img src=x|onclick=|onmouseover='|onerror="/);
    // The markup is the template's: as many elements as it has, four times.
    assert.equal(content.match(/<[a-z]/g).length, 4 * 6);
    const names = SHOWN.map((id) => ITEMS.find((held) => held.item_id === id).item_name);
    const texts = [...content.matchAll(/<b data-nearside-field="item_name">([^<]*)<\/b>/g)].map(([, held]) => unescaped(held));
    assert.deepEqual(texts, names);
    assert.deepEqual(attributesOf(content, "alt").map(unescaped), names);
    assert.deepEqual(attributesOf(content, "title").map(unescaped), names);
    const urls = SHOWN.map((id) => ITEMS.find((held) => held.item_id === id).url);
    assert.deepEqual(attributesOf(content, "href").map(unescaped), urls);
    assert.match(content, /^[\x20-\x7e]*$/, "what is added is right in every encoding");
  });

  it("write prices and reasons in the page's language, and the shop's wording first", async () => {
    const english = placementOf(await fill(pageWith()), "top").content;
    assert.match(unescaped(english), /<i data-nearside-field="price">€1,234\.50<\/i>/);
    assert.match(english, /<p data-nearside-reason>You looked at this recently<\/p>/);
    const german = placementOf(await fill(pageWith({ lang: " LANG='de'" })), "top").content;
    assert.match(unescaped(german), /1\.234,50\u00a0€/);
    assert.match(unescaped(german), /<p data-nearside-reason>Kürzlich von Ihnen angesehen<\/p>/);
    const french = placementOf(await fill(pageWith({ lang: "" }), { "accept-language": "fr-CH, en;q=0.5" }), "top").content;
    assert.match(french, /Vu r&#233;cemment/);
    const own = TEMPLATE.replace("data-nearside-reason ", 'data-nearside-reason data-nearside-reason-text-recently-viewed="Seen &amp; <liked>" ');
    const worded = placementOf(await fill(pageWith({ template: own })), "top").content;
    assert.match(worded, />Seen &#38; &#60;liked&#62;<\/p>/);
  });

  it("are not drawn where the catalog lacks what the template asks for, or the address runs something", async () => {
    for (const id of ["js", "data", "bare"]) {
      const { cookie } = await small.visitor([id]);
      const html = pageWith({ cards: 1 });
      assert.equal(await fill(html, { cookie }), html, id);
      // Without addresses in the template the item is as good as another.
      assert.match(await fill(pageWith({ cards: 1, template: PLAIN }), { cookie }), /data-nearside-filled/);
    }
  });

  it("may lack what is no address: the attribute stays as the template has it, or away; a text they may not lack", async () => {
    const { cookie } = await small.visitor(["nameless"]);
    const template = (inner) => `<template data-nearside-card><li data-nearside-attr="title:item_name;data-item-name:item_name;data-price:price" title=\'a "b" &amp;\'>${inner}</li></template>`;
    const { content } = placementOf(await fill(pageWith({ cards: 1, template: template("x") }), { cookie }), "top");
    assert.match(content, /title="a &#34;b&#34; &amp;"/);
    assert.doesNotMatch(content, /data-item-name="/);
    assert.match(content, /data-price="1234.5"/, "in an attribute a price is a number");
    const html = pageWith({ cards: 1, template: template('<b data-nearside-field="item_name"></b>') });
    assert.equal(await fill(html, { cookie }), html);
  });

  it("need a template before the placement or in it, the nearest first", async () => {
    const html = pageWith({ template: "", after: TEMPLATE });
    assert.equal(await fill(html), html, "a template after the placement is too late");
    const inside = (await fill(pageWith({ template: "" }).replace("<li class=own>own 0", `${PLAIN}<li class=own>own 0`)));
    const { content } = placementOf(inside, "top");
    assert.equal(attributesOf(content, "data-item-id").length, 3, "the template is none of the shop's cards");
    assert.ok(content.endsWith(PLAIN), "it stays for the tag");
    const named = PLAIN.replace("card>", 'card="top">').replace("<li", "<li class=named");
    assert.match(await fill(pageWith({ template: TEMPLATE + named })), /class=named/);
    const other = PLAIN.replace("card>", 'card="other">');
    assert.equal(await fill(pageWith({ template: other })), pageWith({ template: other }));
  });

  it("are one element each, and never a program", async () => {
    const two = PLAIN.replace("</li>", "</li><li>second</li><img>");
    assert.doesNotMatch(placementOf(await fill(pageWith({ template: two })), "top").content, /second|<img/);
    for (const name of ["script", "style", "noscript", "iframe"]) {
      const template = `<template data-nearside-card><li><${name} data-nearside-field="item_name"></${name}></li></template>`;
      assert.equal(await fill(pageWith({ template })), pageWith({ template }), name);
    }
    const large = `<template data-nearside-card><li data-nearside-field="item_name"></li><!--${"x".repeat(17_000)}--></template>`;
    assert.equal(await fill(pageWith({ template: large })), pageWith({ template: large }));
  });

  it("leave what is no placement of the site, filled already, in another or in a riddle of markup", async () => {
    const variants = [
      pageWith().replace('placement="top"', 'placement="unknown"'),
      pageWith().replace('placement="top"', 'placement=""'),
      pageWith().replace('placement="top"', 'placement="top" data-nearside-filled="z"'),
      pageWith().replace("<li class=own>own 1</li>", '<li data-nearside-placement="other"><b></b></li>'),
      pageWith().replaceAll("</li>", ""),
      pageWith().replace("</ul >", ""),
      pageWith().replace("own 1", "x".repeat(300_000)),
    ];
    for (const html of variants) assert.equal(await fill(html), html);
  });

  it("fill several placements, two of the same name too", async () => {
    const more = '<ul data-nearside-placement="other"><li></li></ul><ul data-nearside-placement="top"><li></li></ul>';
    assert.equal((await fill(pageWith({ more }))).match(/data-nearside-filled=/g).length, 3);
  });

  it("make the page the visitor's own", async () => {
    const { headers, status } = await get(pageWith());
    assert.equal(status, 200);
    assert.equal(headers.get("cache-control"), "private, no-store");
    assert.match(headers.get("vary"), /Accept-Language/);
    assert.match(headers.get("vary"), /Cookie/);
    for (const name of ["etag", "content-length", "cdn-cache-control"]) assert.equal(headers.get(name), null, name);
    assert.equal(headers.get("content-security-policy"), "default-src 'self'");
    assert.deepEqual(headers.getSetCookie(), ["basket=1; Path=/", "seen=2; Path=/"]);
  });

  it("ask for the page itself, not whether it has changed", async () => {
    const condition = { accept: "text/html", "if-none-match": '"one"', "if-modified-since": "Sat, 01 Jan 2028 00:00:00 GMT" };
    await get(pageWith(), condition);
    assert.equal(origin.seen.at(-1).headers["if-none-match"], undefined);
    assert.equal(origin.seen.at(-1).headers["if-modified-since"], undefined);
    await get(pageWith(), { ...condition, cookie: "" });
    assert.equal(origin.seen.at(-1).headers["if-none-match"], '"one"');
  });
});

/** The text that a browser makes of it. */
function unescaped(html) {
  return html.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}
