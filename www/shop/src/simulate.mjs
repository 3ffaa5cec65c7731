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

/**
 * Lists simulated clicks as session id, item id and seconds since 1970, in order of sessions.
 * @param {import("./catalogue.mjs").Item[]} items
 * @param {{ sessions: number, seed: number, end: number }} options end: seconds since 1970 of the last day's end
 * @returns {[number, string, number][]}
 */
export function simulateSessions(items, { sessions, seed, end }) {
  const random = createRandom(`sessions-${seed}`);
  const shop = shelves(items);
  const tastes = Array.from({ length: Math.ceil(sessions / VISITS_A_VISITOR) }, () => makeTaste(random));
  const starts = Array.from({ length: sessions }, () => startOf(random, end)).sort((a, b) => a - b);
  const clicks = [];
  for (const [index, start] of starts.entries()) {
    let at = start;
    for (const item of makeSession(random, shop, random.pick(tastes))) {
      clicks.push([index + 1, item.item_id, at]);
      at += 8 + Math.floor(random.next() ** 2 * 150);
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
