// 1,000 rules of three conditions as a shop writes them, in the words of site.json, and the visitors they are asked about.

import { below, pick, pickSome, random } from "./random.mjs";

export const RULES = 1000;
export const NOW = 1_764_000_000_000;
/** The attribute that every rule reads, and that changes before every call: no answer of before can serve. */
export const CHANGING = "cart_value";

/** What a visitor's texts can be. */
const TEXTS = {
  country: ["de", "at", "ch", "nl", "fr", "pl", "it", "es"],
  language: ["de", "en", "fr", "nl", "pl"],
  device: ["desktop", "mobile", "tablet"],
  tier: ["none", "bronze", "silver", "gold", "platinum"],
  channel: ["mail", "search", "social", "direct", "affiliate"],
  favourite: ["shoes", "boots", "shirts", "dresses", "jackets", "hats", "bags", "belts", "watches", "socks"],
};
/** Thresholds of the numbers: the round ones that people choose. */
const THRESHOLDS = {
  orders: [1, 2, 3, 5, 10, 20],
  spent: [50, 100, 200, 250, 500, 1000],
  visits: [2, 3, 5, 10, 20, 50],
};
const CART_VALUES = [10, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 150];
const FLAGS = ["newsletter", "member"];
const OTHERS = [...Object.keys(TEXTS), ...Object.keys(THRESHOLDS), ...FLAGS];

/** The rules: `{ id, when }` with conditions on attributes under `all` and `any`. */
export function rules(count = RULES) {
  const next = random(1);
  return Array.from({ length: count }, (_, place) => ({ id: `r${String(place).padStart(4, "0")}`, when: condition(next) }));
}

/** A visitor with all attributes set. */
export function visitor(seed) {
  const next = random(seed);
  const held = { [CHANGING]: cartValue(seed) };
  for (const [name, values] of Object.entries(TEXTS)) held[name] = pick(next, values);
  for (const [name, values] of Object.entries(THRESHOLDS)) held[name] = below(next, values.at(-2) + 2);
  for (const name of FLAGS) held[name] = next() < 0.5;
  return held;
}

/** The changing attribute before call `place`: an amount up to 200 with cents, none the same for 20,011 calls. */
export function cartValue(place) {
  return ((place * 7919) % 20_011) / 100;
}

/** Takes a condition on an attribute apart: `[attribute, comparison, value]`. */
export function parts({ attribute, ...comparisons }) {
  const [[comparison, value]] = Object.entries(comparisons);
  return [attribute, comparison, value];
}

function condition(next) {
  const [a, b, c] = pickSome(
    next,
    [number(next, CHANGING, CART_VALUES), ...pickSome(next, OTHERS, 2).map((name) => other(next, name))],
    3,
  );
  const shape = next();
  if (shape < 0.5) return { all: [a, b, c] };
  if (shape < 0.8) return { all: [a, { any: [b, c] }] };
  return { any: [{ all: [a, b] }, c] };
}

function other(next, name) {
  if (name in THRESHOLDS) return number(next, name, THRESHOLDS[name]);
  if (FLAGS.includes(name)) return { attribute: name, eq: next() < 0.7 };
  const way = next();
  if (way < 0.5) return { attribute: name, in: pickSome(next, TEXTS[name], 2) };
  return { attribute: name, [way < 0.85 ? "eq" : "ne"]: pick(next, TEXTS[name]) };
}

function number(next, name, thresholds) {
  return { attribute: name, [pick(next, ["gte", "gte", "gt", "lt", "lte"])]: pick(next, thresholds) };
}
