//! The invented brands: what each makes and how dear it is.

/**
 * @typedef {object} Brand
 * @property {string} id as in item_brand
 * @property {string} label as a visitor reads it
 * @property {number} level price level, 1 is the category's middle
 * @property {readonly string[]} makes categories; weights come by repetition
 */

/** @type {readonly Brand[]} */
export const BRANDS = Object.freeze([
  { id: "acme", label: "Acme", level: 0.85, makes: ["shoes", "shoes", "shoes", "boots", "socks", "socks", "bags", "trousers", "hats", "shirts"] },
  { id: "norrland", label: "Norrland", level: 1.25, makes: ["jackets", "jackets", "boots", "boots", "gloves", "hats", "socks", "trousers", "scarves"] },
  { id: "tidewater", label: "Tidewater", level: 0.95, makes: ["shirts", "shirts", "jackets", "shoes", "bags", "trousers", "hats", "belts", "watches"] },
  { id: "okari", label: "Okari", level: 1.35, makes: ["trousers", "dresses", "shirts", "bags", "watches", "watches", "shoes", "sunglasses"] },
  { id: "vesper", label: "Vesper", level: 1.5, makes: ["dresses", "dresses", "bags", "boots", "gloves", "sunglasses", "watches", "scarves", "belts"] },
  { id: "bramble", label: "Bramble", level: 1.0, makes: ["scarves", "scarves", "gloves", "gloves", "hats", "socks", "shirts", "dresses", "jackets"] },
  { id: "foundry", label: "Foundry", level: 1.05, makes: ["trousers", "trousers", "jackets", "boots", "belts", "belts", "shirts"] },
  { id: "solano", label: "Solano", level: 0.9, makes: ["sunglasses", "sunglasses", "dresses", "hats", "shoes", "bags", "shirts", "scarves"] },
  { id: "hexley", label: "Hexley", level: 1.6, makes: ["shoes", "boots", "belts", "belts", "gloves", "bags", "watches", "watches"] },
  { id: "pilke", label: "Pilke", level: 0.7, makes: ["socks", "socks", "hats", "gloves", "scarves", "shirts", "dresses", "sunglasses", "trousers", "watches"] },
]);

/** How much a brand is at home in a category: 0 when it makes none. */
export function brandWeight(brand, category) {
  return brand.makes.filter((made) => made === category).length;
}

/** The label of a brand id. */
export function brandLabel(id) {
  return BRANDS.find((brand) => brand.id === id)?.label ?? id;
}
