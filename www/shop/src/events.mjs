//! GA4 ecommerce pushes as the pages carry them, in the shapes GA4 documents.
import { CURRENCY } from "./catalogue.mjs";
import { scriptJson } from "./html.mjs";

/** An item's GA4 fields. @param {import("./catalogue.mjs").Item} item */
export function layerItem(item, more = {}) {
  return {
    item_id: item.item_id,
    item_name: item.item_name,
    item_brand: item.item_brand,
    item_category: item.item_category,
    item_variant: item.item_variant,
    price: item.price,
    quantity: 1,
    ...more,
  };
}

/** What view_item pushes. */
export function viewItem(item) {
  return { event: "view_item", ecommerce: { currency: CURRENCY, value: item.price, items: [layerItem(item)] } };
}

/** What view_item_list pushes for a list shown on the page. */
export function viewItemList(id, name, items) {
  return {
    event: "view_item_list",
    ecommerce: { item_list_id: id, item_list_name: name, items: items.map((item, index) => layerItem(item, { index })) },
  };
}

/** An inline script that starts the data layer and pushes each event after clearing the last one, as GA4 advises. */
export function layerScript(events) {
  const pushes = events.map((event) => `dataLayer.push({ ecommerce: null });\ndataLayer.push(${scriptJson(event)});\n`);
  return `<script>\nwindow.dataLayer = window.dataLayer || [];\n${pushes.join("")}</script>`;
}
