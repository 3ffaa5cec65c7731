//! Makes the catalogue: every item with its GA4 fields, its colours and what the shop's pages say about it.
import { brandWeight, BRANDS } from "./brands.mjs";
import { CATEGORIES } from "./categories.mjs";
import { createRandom } from "./random.mjs";

/** Every price is in this currency, in whole units. */
export const CURRENCY = "EUR";
const SEED = "nearside-demo-shop-1";
const FIRST_NUMBER = 1001;
const OUT_OF_STOCK_PART = 0.06;
const SALE_PART = 0.14;
const NEW_PART = 0.12;
const MOST_COLOURS = 4;
// A fixed day, so that the same seed gives the same bytes.
const LATEST = Date.UTC(2025, 10, 23);
const NEW_DAYS = 14;
const OLDEST_DAYS = 700;

const MODELS = [
  "Alder", "Amble", "Arden", "Astrid", "Avery", "Birch", "Bowery", "Brae", "Calder", "Cedar", "Clover", "Coast", "Corin", "Dale", "Darrow", "Dune",
  "Elm", "Ember", "Esker", "Fara", "Fen", "Finch", "Garnet", "Glen", "Halden", "Harbour", "Haven", "Hazel", "Heron", "Hollis", "Indra", "Isla",
  "Juno", "Kestrel", "Kiln", "Lark", "Linden", "Loch", "Lowell", "Maren", "Marlow", "Mistral", "Moor", "Nell", "Noor", "Oakes", "Orchard", "Orla",
  "Pike", "Quarry", "Quill", "Reed", "Rowan", "Saga", "Sable", "Selby", "Skye", "Sorrel", "Tarn", "Thea", "Thorn", "Vale", "Wharf", "Willow", "Wren", "Yarrow",
];

/**
 * One item of the shop.
 * @typedef {object} Item
 * @property {string} item_id such as "S-1001"
 * @property {string} item_name
 * @property {string} item_brand a brand's id
 * @property {string} item_category a category's id
 * @property {string} item_variant the colour shown first
 * @property {number} price whole euros
 * @property {string} currency
 * @property {string} url root-relative
 * @property {string} image root-relative
 * @property {boolean} in_stock
 * @property {string} added_at since when the shop has it, a date
 * @property {string[]} tags
 * @property {string} style the drawing's kind
 * @property {string | undefined} pattern the cloth
 * @property {string[]} colours all of them, item_variant first
 * @property {string} material
 * @property {number} popularity how often past visitors looked at it, 1 is usual
 */

/**
 * The whole catalogue in order of item_id; the same on every run.
 * @returns {Item[]}
 */
export function makeCatalogue() {
  const random = createRandom(SEED);
  const items = [];
  for (const category of CATEGORIES) {
    const models = random.shuffled(MODELS).slice(0, category.count);
    for (const [index, model] of models.entries()) {
      const style = category.styles[index % category.styles.length];
      const turn = Math.floor(index / category.styles.length);
      items.push(makeItem(random, FIRST_NUMBER + items.length, { category, style, model, turn }));
    }
  }
  return items;
}

function makeItem(random, number, { category, style, model, turn }) {
  const item_id = `S-${number}`;
  const brand = random.weighted(BRANDS, (entry) => brandWeight(entry, category.id));
  const colours = coloursOf(random, style, turn);
  const sale = random.chance(SALE_PART);
  const popularity = Math.exp(random.next() * 2.6 - 1.3);
  const tags = [...style.tags];
  const isNew = random.chance(NEW_PART);
  if (sale) tags.push("sale");
  if (isNew) tags.push("new");
  if (popularity > 2.6) tags.push("bestseller");
  return {
    item_id,
    item_name: `${model} ${style.noun}`,
    item_brand: brand.id,
    item_category: category.id,
    item_variant: colours[0],
    price: priceOf(random, style, brand, sale),
    currency: CURRENCY,
    url: `/item/${item_id}.html`,
    image: `/img/${item_id}.svg`,
    in_stock: !random.chance(OUT_OF_STOCK_PART),
    added_at: addedAt(number, isNew),
    tags,
    style: style.id,
    pattern: style.patterns[turn % style.patterns.length],
    colours,
    material: style.material,
    popularity,
  };
}

/** New items came in the last days before LATEST, the others long before. */
function addedAt(number, isNew) {
  const age = isNew ? number % NEW_DAYS : NEW_DAYS + ((number * 37) % OLDEST_DAYS);
  return new Date(LATEST - age * 86_400_000).toISOString().slice(0, 10);
}

/** The items of one style start with different colours, so that neighbours on a list are easily told apart. */
function coloursOf(random, style, turn) {
  const first = style.colours[turn % style.colours.length];
  const rest = random.shuffled(style.colours.filter((colour) => colour !== first));
  return [first, ...rest.slice(0, random.between(0, MOST_COLOURS - 1))];
}

function priceOf(random, style, brand, sale) {
  const [low, high] = style.price;
  const raw = (low + (high - low) * random.next()) * brand.level * (sale ? 0.7 : 1);
  // Shops end prices in 9 or 5; small ones are left as they fall.
  return raw < 20 ? Math.max(5, Math.round(raw)) : Math.round(raw / 5) * 5 - (random.chance(0.7) ? 1 : 0);
}

/** Root-relative address of an item's picture in one of its colours. */
export function imageOf(item, colour) {
  return colour === item.item_variant ? item.image : `/img/${item.item_id}-${colour}.svg`;
}

/** What leaves the shop as its catalogue: the GA4 fields, url, image, in_stock and tags, one item a line. */
export function catalogueLines(items) {
  const line = ({ item_id, item_name, item_brand, item_category, item_variant, price, currency, url, image, in_stock, added_at, tags }) =>
    JSON.stringify({ item_id, item_name, item_brand, item_category, item_variant, price, currency, url, image, in_stock, added_at, tags });
  return `${items.map(line).join("\n")}\n`;
}

/** The items most looked at, in stock only. */
export function bestsellers(items, count, accept = () => true) {
  return items
    .filter((item) => item.in_stock && accept(item))
    .sort((a, b) => b.popularity - a.popularity || a.item_id.localeCompare(b.item_id))
    .slice(0, count);
}

/** The items marked new, the best liked first. */
export function newest(items, count, accept = () => true) {
  return bestsellers(items, count, (item) => item.tags.includes("new") && accept(item));
}
