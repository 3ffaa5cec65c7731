//! The shop's placements: their names on the pages, how many slots each has, and what the shop itself shows there.
import { bestsellers } from "./catalogue.mjs";

/**
 * @typedef {object} Placement
 * @property {string} id
 * @property {number} slots
 * @property {string} heading true of the shop's own cards as well as of personal ones
 * @property {(items: import("./catalogue.mjs").Item[], context: { item?: import("./catalogue.mjs").Item }) => import("./catalogue.mjs").Item[]} fallback
 */

const others = (context) => (item) => item.item_id !== context.item?.item_id;

/** At most this many of one brand and of one category, so that a fallback row is not all shoes. */
function mixed(items, count) {
  const seen = new Map();
  const fresh = (key, most) => {
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times <= most;
  };
  return items.filter((item) => fresh(item.item_category, 1) && fresh(item.item_brand, 2)).slice(0, count);
}

/** What is worn with what: the categories a stylist would put beside this one. */
export const COMPANIONS = Object.freeze({
  shoes: ["socks", "trousers", "belts", "bags"],
  boots: ["socks", "jackets", "trousers", "scarves"],
  jackets: ["scarves", "shirts", "hats", "gloves"],
  shirts: ["trousers", "belts", "jackets", "watches"],
  trousers: ["belts", "shirts", "shoes", "socks"],
  dresses: ["bags", "sunglasses", "boots", "scarves"],
  bags: ["watches", "sunglasses", "scarves", "shoes"],
  hats: ["scarves", "gloves", "jackets", "sunglasses"],
  watches: ["belts", "shirts", "sunglasses", "bags"],
  sunglasses: ["hats", "bags", "shirts", "dresses"],
  scarves: ["gloves", "hats", "jackets", "boots"],
  gloves: ["scarves", "hats", "jackets", "socks"],
  belts: ["trousers", "shoes", "shirts", "watches"],
  socks: ["shoes", "trousers", "boots", "hats"],
});

const topPicks = (items) => mixed(bestsellers(items, items.length), 8);

/** @type {readonly Placement[]} */
export const PLACEMENTS = Object.freeze([
  { id: "home-top", slots: 8, heading: "Today's picks", fallback: topPicks },
  {
    id: "home-recent", slots: 4, heading: "Worth another look",
    fallback: (items) => {
      const shown = new Set(topPicks(items));
      return mixed(bestsellers(items, items.length, (item) => item.tags.includes("classic") && !shown.has(item)), 4);
    },
  },
  {
    id: "item-similar", slots: 4, heading: "More like this",
    fallback: (items, context) => bestsellers(items, 4, (item) => others(context)(item) && item.item_category === context.item?.item_category),
  },
  {
    id: "item-together", slots: 4, heading: "Goes well with it",
    fallback: (items, context) =>
      COMPANIONS[context.item?.item_category].flatMap((category) => bestsellers(items, 1, (item) => item.item_category === category)),
  },
  {
    id: "cart-together", slots: 4, heading: "Before you go",
    fallback: (items) => mixed(bestsellers(items, items.length, (item) => item.price < 60), 4),
  },
  {
    id: "thankyou-more", slots: 4, heading: "For next time",
    fallback: (items) => mixed(bestsellers(items, items.length, (item) => item.tags.includes("bestseller")).reverse(), 4),
  },
]);

/** The placement with this id. */
export function placementOf(id) {
  const found = PLACEMENTS.find((placement) => placement.id === id);
  if (!found) throw new Error(`no placement "${id}": add it to PLACEMENTS in placements.mjs`);
  return found;
}
