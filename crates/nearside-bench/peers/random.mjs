// Random numbers that are the same in every run.

/** A generator of numbers from 0 (included) to 1, as `mulberry32` draws them. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number below `limit`. */
export function below(next, limit) {
  return Math.floor(next() * limit);
}

/** One of a list. */
export function pick(next, list) {
  return list[below(next, list.length)];
}

/** `count` different ones of a list, in random order. */
export function pickSome(next, list, count) {
  const left = [...list];
  return Array.from({ length: count }, () => left.splice(below(next, left.length), 1)[0]);
}
