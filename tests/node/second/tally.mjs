// The counts of a tally: runs of keys that have the same count.

import { day, uint, wide } from "./elements.mjs";
import { chain, checked } from "./shapes.mjs";

/** Keys of a tally: six counts of 65 slots each. */
const KEYS = 390;

/** The week of a tally, told by its first day. */
export const week = checked(day, (first) => first % 7 !== 0 && `day ${first} begins no week`);

const key = uint(BigInt(KEYS));

const wrong = (end, { from, keys, count }) => {
  if (from < end || keys < 1 || from + keys > KEYS) return `keys ${from} to ${from + keys - 1}, of ${KEYS}`;
  return count === 0n && "a run that counts nothing";
};

/** A run: its first key, how many keys, the count of each. */
const run = (before) => {
  const end = before ? before.from + before.keys : 0;
  const wire = {
    read: (from) => {
      const first = end + key.read(from);
      return { from: first, keys: key.read(from) + 1, count: wide.read(from) };
    },
    write: (to, held) => {
      key.write(to, held.from - end);
      key.write(to, held.keys - 1);
      wide.write(to, held.count);
    },
  };
  return checked(wire, (held) => {
    const splits = before && held.from === end && held.count === before.count;
    return splits ? "a run that goes on as the one before it" : wrong(end, held);
  });
};

/** The runs of a tally, ascending and each as long as it can be. */
export const runs = chain(run, { last: KEYS });
