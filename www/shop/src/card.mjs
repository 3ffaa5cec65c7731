//! The item card: one markup for the shop's own cards and for the template that placements are filled from.
import { brandLabel } from "./brands.mjs";
import { esc, money } from "./html.mjs";

/**
 * One card. All cards have the same height, with or without a reason, so that replacing one moves nothing.
 * @param {import("./catalogue.mjs").Item} item
 */
export function card(item) {
  const badge = !item.in_stock ? "Sold out" : item.tags.includes("sale") ? "Sale" : item.tags.includes("new") ? "New" : "";
  return (
    `<article class="card" data-item-id="${item.item_id}" data-item-name="${esc(item.item_name)}" data-item-brand="${item.item_brand}" ` +
    `data-item-category="${item.item_category}" data-item-variant="${item.item_variant}" data-price="${item.price}">` +
    `<a class="card__link" href="${item.url}"><span class="card__picture"><img src="${item.image}" alt="${esc(item.item_name)}" width="600" height="750" loading="lazy" decoding="async"></span>` +
    `<span class="card__brand">${esc(brandLabel(item.item_brand))}</span><span class="card__name">${esc(item.item_name)}</span>` +
    `<span class="card__price">${money(item.price)}</span></a>` +
    (badge ? `<span class="card__badge card__badge--${badge === "Sale" ? "sale" : "plain"}">${badge}</span>` : "") +
    `<p class="card__reason" hidden></p></article>`
  );
}

/**
 * The page's template for filled slots. A field's text goes into data-nearside-field, attributes are named in
 * data-nearside-attr as attribute:field pairs between semicolons, a price is written as money, and the reason's element stays hidden without one.
 */
export function cardTemplate() {
  return (
    `<template data-nearside-card><article class="card" data-nearside-attr="data-item-id:item_id;data-item-name:item_name;data-item-brand:item_brand;` +
    `data-item-category:item_category;data-item-variant:item_variant;data-price:price">` +
    `<a class="card__link" href="/" data-nearside-attr="href:url"><span class="card__picture"><img src="/assets/blank.svg" alt="" width="600" height="750" decoding="async" data-nearside-attr="src:image;alt:item_name"></span>` +
    `<span class="card__brand" data-nearside-field="item_brand"></span><span class="card__name" data-nearside-field="item_name"></span>` +
    `<span class="card__price" data-nearside-field="price"></span></a>` +
    `<p class="card__reason" data-nearside-reason hidden></p></article></template>`
  );
}
