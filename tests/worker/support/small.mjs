//! A small site whose catalog holds what a hostile shop might: enough to try every context of a card.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "./backend.mjs";
import { siteOf, sync, views } from "./device.mjs";

export const SITE = {
  site: "small",
  segments: [],
  placements: [
    // Few items fill several placements: each may show what another does.
    { id: "top", slots: 4, strategies: [{ use: "recent" }], rules: { exclude: [] } },
    { id: "other", slots: 4, strategies: [{ use: "recent" }], rules: { exclude: [] } },
    { id: "similar", slots: 3, strategies: [{ use: "recent" }], rules: { exclude: ["current"] } },
  ],
};

export const ITEMS = [
  item("a", { item_name: `</span><script>alert(1)</script><img src=x onerror="alert(2)">` }),
  item("b", { item_name: `"' onmouseover='alert(3)' x="&lt;&amp;` }),
  item("ü,\"<c>", { item_name: "Größe 38 – 日本 👟 `x`" }),
  item("d", { item_name: "plain" }),
  item("js", { url: "javascript:alert(4)" }),
  item("data", { image: "data:text/html,<script>alert(5)</script>" }),
  item("bare", { url: undefined }),
  item("nameless", { item_name: undefined }),
];

function item(item_id, fields) {
  const held = { item_id, item_name: `item ${item_id}`, item_brand: "acme", item_category: "shoes", price: 1234.5, currency: "EUR", url: `/item/${encodeURIComponent(item_id)}?a=1&b=2`, image: "https://img.example/x.svg", in_stock: true };
  return Object.fromEntries(Object.entries({ ...held, ...fields }).filter(([, value]) => value !== undefined));
}

/** The files of the site, its backend, and a visitor with a cookie who looked at `ids`, oldest first. */
export async function startSmall() {
  const folder = mkdtempSync(join(tmpdir(), "nearside-small-"));
  const files = { site: join(folder, "site.json"), catalog: join(folder, "catalog.ndjson") };
  writeFileSync(files.site, JSON.stringify(SITE));
  writeFileSync(files.catalog, ITEMS.map((held) => `${JSON.stringify(held)}\n`).join(""));
  const { url, stop } = await startBackend(files);
  const backend = { url, stop: () => stop().finally(() => rmSync(folder, { recursive: true, force: true })) };
  const site = await siteOf(backend.url, "small");
  const visitor = (ids) => {
    const now = Date.now();
    const events = views(ids.map((id) => ITEMS.find((held) => held.item_id === id)));
    return sync({ backend: backend.url, id: "small", site, events, now });
  };
  return { backend, site, files, visitor };
}

/** A template that uses every context. */
export const TEMPLATE =
  '<template data-nearside-card><article class="card" data-nearside-attr="data-item-id:item_id;title:item_name;onclick:item_name">' +
  '<a href="/" data-nearside-attr="href:url"><img src="" alt="" data-nearside-attr="src:image;alt:item_name"></a>' +
  '<b data-nearside-field="item_name">?</b><i data-nearside-field="price"></i><p data-nearside-reason hidden></p></article></template>';

/** A page with a template before a placement of `cards` cards. */
export function pageWith({ cards = 3, template = TEMPLATE, lang = ' lang="en"', more = "", after = "" } = {}) {
  const fallback = Array.from({ length: cards }, (_, index) => `<li class=own>own ${index}</li>\n`).join("");
  return `<!doctype html>\n<html${lang}><head><title>Über uns</title></head><BODY class='x'>${template}<p>before<ul  data-nearside-placement="top" class=row >${fallback}</ul >${more}<p>after &amp; the end</p>${after}</body></html>\n`;
}
