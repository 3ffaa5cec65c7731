//! Seeded random numbers, so that the same seed always makes the same shop.

/**
 * @typedef {object} Random
 * @property {() => number} next a number in [0, 1)
 * @property {(low: number, high: number) => number} between an integer in [low, high]
 * @property {<T>(list: readonly T[]) => T} pick one entry, all equally likely
 * @property {<T>(list: readonly T[], weight: (entry: T) => number) => T} weighted one entry by weight
 * @property {<T>(list: readonly T[]) => T[]} shuffled a new list in random order
 * @property {(probability: number) => boolean} chance true with this probability
 */

/**
 * Starts a stream of random numbers (mulberry32: one 32-bit word of state, enough for a demo shop).
 * @param {number | string} seed a text is hashed, so that each purpose can have its own stream
 * @returns {Random}
 */
export function createRandom(seed) {
  let state = typeof seed === "number" ? seed >>> 0 : hash(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low, high) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (list) => list[between(0, list.length - 1)],
    weighted: (list, weight) => pickWeighted(list, weight, next()),
    shuffled: (list) => shuffle([...list], between),
    chance: (probability) => next() < probability,
  };
}

/**
 * FNV-1a of a text, as an unsigned 32-bit number.
 * @param {string} text
 */
export function hash(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  }
  return value;
}

function pickWeighted(list, weight, at) {
  const weights = list.map(weight);
  let rest = at * weights.reduce((sum, w) => sum + w, 0);
  for (const [index, w] of weights.entries()) {
    rest -= w;
    if (rest < 0) return list[index];
  }
  return list[list.length - 1];
}

function shuffle(list, between) {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = between(0, i);
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}
