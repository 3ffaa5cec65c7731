//! A category's list page, with a filter by brand and an order.
import { brandLabel } from "../brands.mjs";
import { card } from "../card.mjs";
import { viewItemList } from "../events.mjs";
import { esc } from "../html.mjs";
import { breadcrumbLd, itemListLd } from "../jsonld.mjs";
import { breadcrumbs, layout, SHOP } from "../layout.mjs";

/** @param {import("../categories.mjs").Category} category */
export function listPage(category, items, options) {
  const own = items.filter((item) => item.item_category === category.id).sort((a, b) => b.popularity - a.popularity);
  const steps = [{ name: "Home", url: "/" }, { name: category.label, url: `/c/${category.id}.html` }];
  const brands = [...new Set(own.map((item) => item.item_brand))].sort();
  const listId = `category_${category.id}`;
  const main = `${breadcrumbs(steps)}
<header class="list-head"><h1>${esc(category.label)}</h1><p>${esc(category.blurb)}</p></header>
<form class="filters" data-filters aria-label="Filter and order">
<fieldset><legend>Brand</legend>${brands.map(chip).join("")}</fieldset>
<p><label for="order">Order</label> <select id="order" data-order><option value="featured">Featured</option><option value="low">Price, low to high</option><option value="high">Price, high to low</option><option value="name">Name</option></select></p>
</form>
<p class="quiet" role="status" data-shown></p>
<div class="grid" data-list="${listId}" data-list-name="${esc(category.label)}">${own.map(card).join("\n")}</div>`;
  return layout({
    kind: "list",
    title: `${category.label} · ${SHOP}`,
    description: category.blurb,
    events: [viewItemList(listId, category.label, own)],
    head: itemListLd(category.label, own) + breadcrumbLd(steps),
    current: category.id,
    main,
  }, options);
}

function chip(brand) {
  return `<label class="chip"><input type="checkbox" value="${brand}" data-brand><span>${esc(brandLabel(brand))}</span></label>`;
}
