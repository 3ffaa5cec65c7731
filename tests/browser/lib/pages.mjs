// Pages as shops make them, written by the test that needs them.

/** The documented stub: calls made before the tag has loaded. */
export const STUB = `<script>window.nearside ||= new Proxy([], { get: (queue, name) => queue[name] ?? ((...call) => new Promise((done) => queue.push({ call: [name, ...call], done }))) });</script>`;

const CARD = `<template data-nearside-card><article class="card" data-nearside-attr="data-item:item_id">
<a data-nearside-attr="href:url"><img width="40" height="40" alt="" data-nearside-attr="src:image;alt:item_name"></a>
<b data-nearside-field="item_name"></b> <span data-nearside-field="price"></span><p data-nearside-reason hidden></p></article></template>`;

const STYLE = `<style>body { margin: 8px; font: 14px sans-serif } .card { height: 120px; overflow: hidden; border: 1px solid #ccc } .row { display: grid; grid-template-columns: repeat(3, 1fr) }</style>`;

/** One of the shop's own cards. */
export const own = (name) => `<article class="card"><b>${name}</b></article>`;

/** A placement with the shop's own cards in it. */
export const placement = (id, cards = ["One", "Two", "Three"], attributes = "") =>
  `<section class="row" data-nearside-placement="${id}" ${attributes}>${cards.map(own).join("")}</section>`;

/** GA4's push of an event about items. */
export const push = (name, items, fields = {}) =>
  `dataLayer.push({ ecommerce: null }); dataLayer.push(${JSON.stringify({ event: name, ecommerce: { ...fields, items } })});`;

export const item = (number, category = "shoes") => ({ item_id: `S${number}`, item_name: `Runner ${number}`, item_brand: "acme", item_category: category, price: 40.5 + number });

/** A page with the tag. `pushes` run before it, `after` is a script at the end of the body. */
export function html({ consent = "granted", site = "fixture", head = "", pushes = "", body = "", after = "", attributes = "", card = CARD } = {}) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fixture</title>${STYLE}${head}
<script>window.dataLayer = window.dataLayer || [];${pushes}</script>
<script async src="/ns/nearside.js" data-site="${site}" data-consent="${consent}" ${attributes}></script></head>
<body>${body}${card}<script>${after}</script></body></html>`;
}

/** Serves pages by path to a visitor; the rest comes from the backend. */
export async function serve(context, pages) {
  for (const [path, content] of Object.entries(pages)) {
    const page = typeof content === "string" ? { body: content } : content;
    await context.route(
      (url) => url.pathname === path,
      (route) => route.fulfill({ contentType: "text/html", ...page }),
    );
  }
}
