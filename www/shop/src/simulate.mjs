//! Simulates past visits: visitors with tastes for category, brand, colour and price, so that co-views mean something.
import { BRANDS } from "./brands.mjs";
import { CATEGORIES, COLOUR_FAMILIES } from "./categories.mjs";
import { COMPANIONS } from "./placements.mjs";
import { createRandom } from "./random.mjs";

const DAYS = 45;
const DAY_SECONDS = 86_400;
const LONGEST_SESSION = 24;
const VISITS_A_VISITOR = 2.4;
// The day's rhythm: how likely a visit starts in each hour, from midnight.
const HOURS = [2, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 8, 10, 9, 8, 8, 9, 10, 12, 15, 17, 16, 11, 5];

/**
 * @typedef {object} Taste
 * @property {string[]} categories two or three, the first liked most
 * @property {string} brand
 * @property {string} secondBrand
 * @property {readonly string[]} colours
 * @property {number} level wanted price level: 1 is the category's middle
 */

/** One visit in so many ends with an order. */
const ORDER_PART = 0.3;
/** What is bought beside the item that the visit was about: in so many of a hundred orders each companion's category. */
const COMPANION_PART = 0.45;

/**
 * Lists simulated clicks as session id, item id and seconds since 1970, in order of sessions.
 * @param {import("./catalogue.mjs").Item[]} items
 * @param {{ sessions: number, seed: number, end: number }} options end: seconds since 1970 of the last day's end
 * @returns {[number, string, number][]}
 */
export function simulateSessions(items, options) {
  return simulateVisits(items, options).flatMap(([session, id, at, event]) => (event === "view_item" ? [[session, id, at]] : []));
}

/**
 * Lists what happened in simulated visits: the clicks, and the items of the orders at their ends.
 * @param {import("./catalogue.mjs").Item[]} items
 * @param {{ sessions: number, seed: number, end: number }} options as of simulateSessions
 * @returns {[number, string, number, "view_item" | "purchase"][]}
 */
export function simulateVisits(items, { sessions, seed, end }) {
  const random = createRandom(`sessions-${seed}`);
  const shop = shelves(items);
  const tastes = Array.from({ length: Math.ceil(sessions / VISITS_A_VISITOR) }, () => makeTaste(random));
  const starts = Array.from({ length: sessions }, () => startOf(random, end)).sort((a, b) => a - b);
  const clicks = [];
  for (const [index, start] of starts.entries()) {
    let at = start;
    const taste = random.pick(tastes);
    const seen = makeSession(random, shop, taste);
    for (const item of seen) {
      clicks.push([index + 1, item.item_id, at, "view_item"]);
      at += 8 + Math.floor(random.next() ** 2 * 150);
    }
    // Drawn from a stream of its own: what is bought changes nothing of what is looked at.
    for (const item of makeOrder(createRandom(`order-${seed}-${index}`), shop, taste, seen)) {
      clicks.push([index + 1, item.item_id, at, "purchase"]);
    }
  }
  return clicks;
}

/** Items by category, and each category's middle price. */
function shelves(items) {
  return new Map(CATEGORIES.map(({ id }) => {
    const own = items.filter((item) => item.item_category === id);
    const prices = own.map((item) => item.price).sort((a, b) => a - b);
    return [id, { items: own, middle: prices[Math.floor(prices.length / 2)] }];
  }));
}

function makeTaste(random) {
  const brand = random.pick(BRANDS);
  const first = random.chance(0.6) ? random.pick(brand.makes) : random.weighted(CATEGORIES, (category) => category.count).id;
  const companions = random.shuffled(COMPANIONS[first]);
  return {
    categories: [first, companions[0], companions[1]],
    brand: brand.id,
    secondBrand: random.pick(BRANDS).id,
    colours: random.pick(COLOUR_FAMILIES),
    level: brand.level * (0.75 + random.next() * 0.5),
  };
}

function startOf(random, end) {
  const day = Math.floor(random.next() * DAYS);
  const hour = random.weighted(HOURS.map((weight, index) => ({ weight, index })), (entry) => entry.weight).index;
  return end - (day + 1) * DAY_SECONDS + hour * 3600 + random.between(0, 3599);
}

/** One visit: mostly within a category, sometimes over to what goes with it, sometimes back to an item seen before. */
function makeSession(random, shop, taste) {
  const length = Math.min(LONGEST_SESSION, 2 + Math.floor(-Math.log(1 - random.next()) * 4.2));
  const focus = random.weighted(taste.categories, (id) => [6, 3, 2][taste.categories.indexOf(id)]);
  let category = focus;
  const seen = [];
  while (seen.length < length) {
    const back = seen.length > 2 && random.chance(0.08);
    const item = back ? random.pick(seen) : nextItem(random, shop.get(category), taste, seen);
    seen.push(item);
    if (random.chance(0.16)) category = random.chance(0.55) ? random.pick(COMPANIONS[item.item_category]) : focus;
  }
  return seen;
}

function nextItem(random, shelf, taste, seen) {
  const last = seen[seen.length - 1];
  return random.weighted(shelf.items, (item) => (item === last ? 0 : appeal(item, shelf.middle, taste, last)));
}

function appeal(item, middle, taste, last) {
  let weight = item.popularity * (item.in_stock ? 1 : 0.5);
  if (item.item_brand === taste.brand) weight *= 4;
  if (item.item_brand === taste.secondBrand) weight *= 2;
  if (taste.colours.includes(item.item_variant)) weight *= 3;
  // Twice or half the wanted price level is about four times less likely.
  const steps = Math.log2(item.price / (middle * taste.level));
  weight *= Math.exp(-1.4 * steps * steps);
  if (last?.style === item.style) weight *= 4;
  return weight;
}

/** What the visit ends with: nothing, or an item that was looked at and what is worn with it. */
function makeOrder(random, shop, taste, seen) {
  if (!random.chance(ORDER_PART)) return [];
  const main = random.pick(seen.filter((item) => item.in_stock).concat(seen[0]));
  const beside = COMPANIONS[main.item_category].filter(() => random.chance(COMPANION_PART));
  return [main, ...beside.map((category) => companion(random, shop.get(category), taste, main))];
}

/** Of the companion's category rather the same brand, and what shares a mood with the item. */
function companion(random, shelf, taste, main) {
  return random.weighted(shelf.items, (item) => {
    const mood = item.tags.filter((tag) => main.tags.includes(tag)).length;
    return appeal(item, shelf.middle, taste, undefined) * 4 ** mood * (item.item_brand === main.item_brand ? 6 : 1);
  });
}
