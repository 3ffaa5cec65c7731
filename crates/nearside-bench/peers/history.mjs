// Histories of 1,000 events, and rules about them in the words of site.json.

import { below, pick, random } from "./random.mjs";
import { NOW } from "./rules.mjs";

export const EVENTS = 1000;
export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export const CATEGORIES = Array.from({ length: 40 }, (_, place) => `category-${place + 1}`);
const WINDOWS_DAYS = [1, 2, 3, 5, 7, 10, 14, 21, 28, 30, 45, 60];
const HISTORY_DAYS = 60;

const STEPS = ["view_item", "add_to_cart", "search", "view_cart", "begin_checkout", "add_to_wishlist"];
const WINDOWS_MINUTES = [30, 60, 120, 240, 480, 720];
/** How long the events of the sequences took: a very long visit that ends at `NOW`. */
const VISIT_MINUTES = 600;

/** The first moment of the last day of a history. */
export const TODAY = NOW - (NOW % DAY_MS);

/** A view of an item of a category. */
export function view(category, at) {
  return { name: "view_item", at, items: [{ item_id: `${category}-item`, item_category: category }] };
}

/** Views over 60 days, oldest first; popular categories are viewed more often. */
export function views() {
  const next = random(3);
  const times = Array.from({ length: EVENTS }, () => TODAY - (HISTORY_DAYS - 1) * DAY_MS + below(next, HISTORY_DAYS * DAY_MS));
  return times.sort((a, b) => a - b).map((at) => view(CATEGORIES[below(next, 1 + below(next, CATEGORIES.length))], at));
}

/** "At least m views of category c in d days": `{ id, category, days, least }`. */
export function windowRules(count) {
  const next = random(4);
  return Array.from({ length: count }, (_, place) => ({
    id: name("w", place),
    category: pick(next, CATEGORIES),
    days: pick(next, WINDOWS_DAYS),
    least: 1 + below(next, 5),
  }));
}

/** The same as a segment of site.json. */
export function windowSegment({ id, category, days, least }) {
  const where = { item_category: { eq: category } };
  return { id, when: { event: "view_item", where, within: `${days}d`, count: { gte: least } } };
}

/** Events of several kinds within the last hours, no two at the same time, oldest first. */
export function visit() {
  const next = random(5);
  const times = new Set();
  while (times.size < EVENTS) times.add(NOW - below(next, VISIT_MINUTES * MINUTE_MS));
  return [...times].sort((a, b) => a - b).map((at) => {
    const happened = view(CATEGORIES[below(next, 1 + below(next, CATEGORIES.length))], at);
    return { ...happened, name: STEPS[below(next, 1 + below(next, STEPS.length))] };
  });
}

/** Three steps in order within a window; some with a step that must not come after the first: `{ id, steps, minutes, without }`. */
export function sequenceRules(count) {
  const next = random(6);
  const step = () => ({ event: pick(next, STEPS), ...(next() < 0.5 && { category: pick(next, CATEGORIES) }) });
  return Array.from({ length: count }, (_, place) => ({
    id: name("q", place),
    steps: [step(), step(), step()],
    minutes: pick(next, WINDOWS_MINUTES),
    without: next() < 0.3 ? step() : undefined,
  }));
}

/** The same as a segment of site.json. */
export function sequenceSegment({ id, steps, minutes, without }) {
  const filter = ({ event, category }) => ({ event, ...(category && { where: { item_category: { eq: category } } }) });
  const within = minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
  return { id, when: { sequence: steps.map(filter), within, ...(without && { without: filter(without) }) } };
}

function name(letter, place) {
  return `${letter}${String(place).padStart(4, "0")}`;
}
