//! Pushes GA4 events to the data layer, clearing the last ecommerce object first, as GA4 advises.

export const CURRENCY = "EUR";

const FIELDS = ["item_id", "item_name", "item_brand", "item_category", "item_variant", "price", "quantity", "index", "item_list_id", "item_list_name"];

/** The GA4 fields of an item or cart line, with a quantity. */
export function layerItem(item) {
  const known = { quantity: 1, ...item };
  return Object.fromEntries(FIELDS.filter((field) => known[field] !== undefined).map((field) => [field, known[field]]));
}

/** The value of these lines: prices times quantities. */
export function valueOf(lines) {
  return lines.reduce((sum, line) => sum + line.price * (line.quantity ?? 1), 0);
}

/** An ecommerce event about these items; `more` joins the ecommerce object. */
export function ecommerceEvent(event, lines, more = {}) {
  return { event, ecommerce: { currency: CURRENCY, value: valueOf(lines), ...more, items: lines.map(layerItem) } };
}

/** An event about a list of items: GA4 gives those no value. `list` holds item_list_id and item_list_name. */
export function listEvent(event, items, list) {
  return { event, ecommerce: { ...list, items: items.map(layerItem) } };
}

/** Pushes an event about a list. */
export function pushList(event, items, list) {
  pushEvent(null);
  pushEvent(listEvent(event, items, list));
}

/** Pushes an ecommerce event. */
export function pushEcommerce(event, lines, more) {
  pushEvent(null);
  pushEvent(ecommerceEvent(event, lines, more));
}

/** Pushes any event; null clears the ecommerce object. */
export function pushEvent(event) {
  window.dataLayer = window.dataLayer || [];
  window.dataLayer.push(event ?? { ecommerce: null });
}
