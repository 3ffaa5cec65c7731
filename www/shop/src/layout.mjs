//! The frame of every page: head with the tag, header, footer, and the placements' markup.
import { card, cardTemplate } from "./card.mjs";
import { CATEGORIES } from "./categories.mjs";
import { layerScript } from "./events.mjs";
import { esc } from "./html.mjs";
import { placementOf } from "./placements.mjs";

/** The shop's name. */
export const SHOP = "Maren & Moor";

/**
 * @typedef {object} Options
 * @property {"granted" | "ask"} consent what the tag is told; "ask" shows the shop's banner
 * @property {string} tag address of the tag's script
 * @property {string} site the site's name at nearside
 */

/**
 * @typedef {object} Page
 * @property {string} kind what the shop's script starts: home, list, item, search, cart, checkout, thank-you
 * @property {string} title
 * @property {string} description
 * @property {object[]} [events] pushed before the tag loads; undefined: this page pushes nothing itself
 * @property {boolean} [silent] true: not even an empty data layer is started
 * @property {string} [head] more for the head, such as JSON-LD
 * @property {string} [current] the category's id in the menu
 * @property {string} main
 */

/**
 * A whole page.
 * @param {Page} page
 * @param {Options} options
 */
export function layout(page, options) {
  const start = page.silent ? "" : layerScript(page.events ?? []);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${esc(page.title)}</title>
<meta name="description" content="${esc(page.description)}">
<meta name="theme-color" content="#fbf8f3">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/shop.css">
${start}
<script async src="${esc(options.tag)}" data-site="${esc(options.site)}" data-consent="${options.consent}"></script>
<script type="module" src="/assets/shop.js"></script>
${page.head ?? ""}
</head>
<body data-page="${page.kind}">
<a class="skip" href="#main">Skip to the content</a>
${cardTemplate()}
${header(page)}
<main id="main">
${page.main}
</main>
${footer(options)}
${options.consent === "ask" ? consentBanner() : ""}
</body>
</html>
`;
}

function header(page) {
  const links = CATEGORIES.map(({ id, label }) => `<li><a href="/c/${id}.html"${page.current === id ? ' aria-current="page"' : ""}>${esc(label)}</a></li>`);
  return `<header class="top">
<p class="top__note">Free delivery from €80 · 30-day returns</p>
<div class="top__bar">
<a class="logo" href="/" aria-label="${esc(SHOP)}, home"><span>Maren</span><i>&amp;</i><span>Moor</span></a>
<form class="find" role="search" action="/search.html"><label class="quiet" for="q">Search the shop</label><input id="q" name="q" type="search" placeholder="Search boots, wool, navy …" autocomplete="off"><button type="submit" aria-label="Search"><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M10.5 4a6.5 6.5 0 1 0 4 11.6l5 5 1.4-1.4-5-5A6.5 6.5 0 0 0 10.5 4Zm0 2a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z" fill="currentColor"/></svg></button></form>
<a class="cart-link" href="/cart.html"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M8 8V6a4 4 0 0 1 8 0v2h4l1 13H3L4 8Zm2 0h4V6a2 2 0 0 0-4 0Zm-4.2 2-.7 9h13.8l-.7-9H16v2h-2v-2h-4v2H8v-2Z" fill="currentColor"/></svg><span>Cart</span><b data-cart-count hidden>0</b></a>
</div>
<nav class="menu" aria-label="Categories"><ul>${links.join("")}</ul></nav>
</header>`;
}

function footer(options) {
  const ask = options.consent === "ask" ? '<p><button class="plain" type="button" data-consent-open>Change my privacy choice</button></p>' : "";
  return `<footer class="foot"><div class="foot__in">
<div><p class="logo logo--small"><span>Maren</span><i>&amp;</i><span>Moor</span></p><p>A demonstration shop. Brands and items are invented, nothing is sold, and no form is sent anywhere.</p></div>
<div><h2>Made personal on your side</h2><p>What you look at is kept in this browser, and what to show you is decided here too. Only a short summary leaves it.</p>${ask}</div>
<nav aria-label="Shop"><h2>Shop</h2><ul><li><a href="/c/shoes.html">Shoes</a></li><li><a href="/c/jackets.html">Jackets</a></li><li><a href="/c/bags.html">Bags</a></li><li><a href="/cart.html">Your cart</a></li></ul></nav>
</div></footer>`;
}

/**
 * A placement with the shop's own cards inside: the same number and size as will be filled.
 * @param {string} id
 * @param {import("./catalogue.mjs").Item[]} items
 * @param {{ item?: import("./catalogue.mjs").Item }} [context]
 */
export function placement(id, items, context = {}) {
  const { heading, slots, fallback } = placementOf(id);
  const cards = fallback(items, context);
  if (cards.length !== slots) throw new Error(`placement "${id}" has ${slots} slots but its fallback gave ${cards.length} cards: change one of them in placements.mjs`);
  return `<section class="band" aria-labelledby="h-${id}"><h2 id="h-${id}">${esc(heading)}</h2>
<div class="grid grid--${slots}" data-nearside-placement="${id}">${cards.map(card).join("\n")}</div></section>`;
}

/** Breadcrumbs as links; the last one is the page itself. @param {readonly { name: string, url: string }[]} steps */
export function breadcrumbs(steps) {
  const links = steps.map((step, index) => index === steps.length - 1
    ? `<li aria-current="page">${esc(step.name)}</li>`
    : `<li><a href="${step.url}">${esc(step.name)}</a></li>`);
  return `<nav class="crumbs" aria-label="Breadcrumbs"><ol>${links.join("")}</ol></nav>`;
}

function consentBanner() {
  return `<section class="consent" aria-label="Privacy choice" data-consent-banner hidden>
<p><b>May this page remember what you like?</b> If you agree, the items you look at are kept in this browser to order the shop for you, and a short summary, without your history, is shared with the shop so that your other devices match. If not, only your cart and this answer are kept, and the shop works the same.</p>
<div><button class="button" type="button" data-consent-choice="yes">Yes, remember</button><button class="button" type="button" data-consent-choice="no">No, thank you</button></div>
</section>`;
}
