//! Pages whose content comes from the visitor's own browser: search, cart, checkout, thank-you.
import { layout, placement, SHOP } from "../layout.mjs";

const NEEDS_SCRIPT = `<noscript><p>This part of the shop lives in your browser and needs JavaScript.</p></noscript>`;

/** Search: the index is a small file, the search runs in the browser. */
export function searchPage(items, options) {
  return layout({
    kind: "search",
    title: `Search · ${SHOP}`,
    description: "Search the shop.",
    events: [],
    main: `<header class="list-head"><h1 data-search-title>Search</h1><p role="status" data-search-status>Type above: a name, a brand, a colour, a cloth.</p></header>${NEEDS_SCRIPT}
<div class="grid" data-list="search_results" data-list-name="Search results" data-results></div>`,
  }, options);
}

/** The cart. */
export function cartPage(items, options) {
  return layout({
    kind: "cart",
    title: `Your cart · ${SHOP}`,
    description: "What you have chosen so far.",
    events: [],
    main: `<header class="list-head"><h1>Your cart</h1></header>${NEEDS_SCRIPT}
<div class="cart" data-cart><ul class="lines" data-lines aria-label="Items in your cart"></ul>
<aside class="sum" aria-label="Total"><dl data-sum></dl><p><a class="button button--solid button--wide" href="/checkout.html" data-to-checkout>To checkout</a></p></aside></div>
${placement("cart-together", items)}`,
  }, options);
}

/** Checkout: a short form whose fields have no names, so that even without the script nothing personal can be sent. */
export function checkoutPage(items, options) {
  return layout({
    kind: "checkout",
    title: `Checkout · ${SHOP}`,
    description: "Three short steps.",
    events: [],
    main: `<header class="list-head"><h1>Checkout</h1><p>Nothing you type here leaves this page: this is a demonstration.</p></header>${NEEDS_SCRIPT}
<div class="cart"><form class="checkout" data-checkout>
<fieldset><legend>1. You</legend>${field("name", "Name", "name", "text")}${field("email", "Email", "email", "email")}</fieldset>
<fieldset><legend>2. Delivery</legend>${field("street", "Street and number", "address-line1", "text")}${field("city", "Postcode and town", "address-level2", "text")}
<div class="choices">${choice("shipping", "standard", "Standard, 3 days", "€5, free from €80", true)}${choice("shipping", "express", "Express, tomorrow", "€12", false)}</div></fieldset>
<fieldset><legend>3. Payment</legend><div class="choices">${choice("payment", "invoice", "Invoice", "14 days", true)}${choice("payment", "on-delivery", "On delivery", "cash or card", false)}</div></fieldset>
<p><button class="button button--solid button--wide" type="submit">Place the order</button></p></form>
<aside class="sum" aria-label="Your order"><h2>Your order</h2><ul class="mini" data-mini></ul><dl data-sum></dl></aside></div>`,
  }, options);
}

function field(id, label, autocomplete, type) {
  return `<p class="field"><label for="${id}">${label}</label><input id="${id}" type="${type}" autocomplete="${autocomplete}" required></p>`;
}

function choice(group, value, label, note, checked) {
  return `<label class="choice"><input type="radio" name="${group}" value="${value}"${checked ? " checked" : ""}><span>${label}<small>${note}</small></span></label>`;
}

/** Thank you: reads the order that checkout left in this tab. */
export function thankYouPage(items, options) {
  return layout({
    kind: "thank-you",
    title: `Thank you · ${SHOP}`,
    description: "Your order is noted.",
    events: [],
    main: `<header class="list-head"><h1>Thank you.</h1><p data-thanks>Your order is noted, in this browser and nowhere else.</p></header>${NEEDS_SCRIPT}
<section class="receipt" aria-label="Your order" data-receipt hidden><ul class="mini" data-mini></ul><dl data-sum></dl></section>
${placement("thankyou-more", items)}`,
  }, options);
}

/** What a server shows for an address that is not there. */
export function notFoundPage(items, options) {
  return layout({
    kind: "not-found",
    title: `Not found · ${SHOP}`,
    description: "This page is not here.",
    events: [],
    main: `<header class="list-head"><h1>Not on our shelves</h1><p>This page is not here any more, or never was. <a href="/">Start from the front door</a>.</p></header>`,
  }, options);
}
