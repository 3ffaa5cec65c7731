//! The home page: hero, two placements, category tiles, newest items.
import { card } from "../card.mjs";
import { bestsellers, newest } from "../catalogue.mjs";
import { CATEGORIES } from "../categories.mjs";
import { viewItemList } from "../events.mjs";
import { esc } from "../html.mjs";
import { layout, placement, SHOP } from "../layout.mjs";
import { placementOf } from "../placements.mjs";

const NEWEST = 8;
const HERO_STYLES = ["parka", "satchel", "chelsea"];

/** @param {import("../catalogue.mjs").Item[]} items @param {import("../layout.mjs").Options} options */
export function homePage(items, options) {
  const onTop = new Set(placementOf("home-top").fallback(items, {}));
  const fresh = newest(items, NEWEST, (item) => !onTop.has(item));
  const main = `${hero(items)}
${placement("home-top", items)}
<section class="band" aria-labelledby="h-categories"><h2 id="h-categories">Find your corner</h2><ul class="tiles">${CATEGORIES.map((category) => tile(category, items)).join("")}</ul></section>
${placement("home-recent", items)}
<section class="band" aria-labelledby="h-new"><h2 id="h-new">New this week</h2><div class="grid grid--8" data-list="home_new" data-list-name="New this week">${fresh.map(card).join("\n")}</div></section>`;
  return layout({
    kind: "home",
    title: `${SHOP}: clothes and good company`,
    description: "A small shop for shoes, coats and everything that goes with them.",
    events: [viewItemList("home_new", "New this week", fresh)],
    main,
  }, options);
}

function hero(items) {
  const shown = HERO_STYLES.map((style) => bestsellers(items, 1, (item) => item.style === style)[0]);
  const pictures = shown.map((item) => `<a href="${item.url}"><img src="${item.image}" alt="${esc(item.item_name)}" width="600" height="750"></a>`);
  return `<section class="hero"><div class="hero__text"><p class="eyebrow">The cold-weather edit</p><h1>Made to be<br>worn out.</h1>
<p>Coats that like rain, boots that like mud, and bags that forgive you for both.</p>
<p><a class="button button--solid" href="/c/jackets.html">Shop jackets</a> <a class="button" href="/c/boots.html">See the boots</a></p></div>
<div class="hero__pictures">${pictures.join("")}</div></section>`;
}

function tile(category, items) {
  const [face] = bestsellers(items, 1, (item) => item.item_category === category.id);
  return `<li><a class="tile" href="/c/${category.id}.html"><img src="${face.image}" alt="" width="600" height="750" loading="lazy" decoding="async"><span>${esc(category.label)}</span></a></li>`;
}
