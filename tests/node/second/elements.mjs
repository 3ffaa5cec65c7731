// The elements of the page, each a pair: `read(source)` gives a value, `write(sink, value)` puts its bytes.

import { U16, U32, U64 } from "./widths.mjs";

/** The latest time, in milliseconds since 1970. */
export const LAST_TIME = 5_662_224_000_000n;

/** A `uint` up to `last`, at most 32 bits, as a number. */
export const uint = (last, least = 0) => ({
  read: (from) => {
    const value = Number(from.uint(last));
    if (value < least) throw from.refuse(`${value} is below ${least}`);
    return value;
  },
  write: (to, value) => {
    if (value < least) throw to.refuse(`${value} is below ${least}`);
    to.uint(value, last);
  },
});

/** A `uint` of 64 bits, as a bigint. */
export const wide = { read: (from) => from.uint(U64), write: (to, value) => to.uint(value, U64) };

/** An `int` of 64 bits, as a bigint. */
export const int = {
  read: (from) => {
    const coded = from.uint(U64);
    return coded & 1n ? -(coded >> 1n) - 1n : coded >> 1n;
  },
  write: (to, value) => to.uint(value < 0n ? -2n * value - 1n : 2n * value, U64),
};

/** Bytes as they are, in hexadecimal. */
export const bytes = (size) => ({
  read: (from) => Buffer.from(from.take(size)).toString("hex"),
  write: (to, value) => {
    if (!/^([0-9a-f]{2})*$/.test(value) || value.length !== 2 * size) throw to.refuse(`${value} is not ${size} bytes`);
    to.put(Buffer.from(value, "hex"));
  },
});

/** Bytes behind their number, in hexadecimal: what only the program that wrote them can read. */
export const opaque = {
  read: (from) => Buffer.from(from.take(from.uint(U64))).toString("hex"),
  write: (to, value) => {
    to.uint(value.length / 2, U64);
    bytes(value.length / 2).write(to, value);
  },
};

/** A little-endian number of four bytes: an id of a metric, a tag, a placement's hash. */
export const word = { read: (from) => Number(from.little(4)), write: (to, value) => to.little(value, 4) };

/** A little-endian number of eight bytes. */
export const hash = { read: (from) => from.little(8), write: (to, value) => to.little(value, 8) };

/** One byte, any. */
export const byte = { read: (from) => from.byte(), write: (to, value) => to.byte(value) };

/** One byte that stands for one of the words. */
export const choice = (...words) => ({
  read: (from) => {
    const chosen = from.byte();
    if (chosen >= words.length) throw from.refuse(`choice ${chosen}, of ${words.length}`);
    return words[chosen];
  },
  write: (to, value) => {
    if (!words.includes(value)) throw to.refuse(`${value} is not one of ${words.join(", ")}`);
    to.byte(words.indexOf(value));
  },
});

/** Takes `value` as the next of its kind: it lies in its range and is what the next difference counts from. */
const keep = (held, kind, value, last) => {
  if (value < 0n || value > last) throw held.refuse(`${kind} ${value} is not between 0 and ${last}`);
  held.before[kind] = value;
  return Number(value);
};

/** An `int`, the difference from the value of its kind before it. */
const relative = (kind, last) => ({
  read: (from) => keep(from, kind, from.before[kind] + int.read(from), last),
  write: (to, value) => {
    const before = to.before[kind];
    keep(to, kind, BigInt(value), last);
    int.write(to, BigInt(value) - before);
  },
});

/** What counts from the one before it: a day, a landmark of decay, a number of a session. */
export const day = relative("day", U16);
export const landmark = relative("landmark", U32);
export const session = relative("session", U16);
const told = relative("version", U32);

/** A cell's version: told, or without bytes the one that all cells of the message have. */
export const version = {
  read: (from) => from.version ?? told.read(from),
  write: (to, value) => {
    if (to.version === undefined) return told.write(to, value);
    if (value !== to.version) throw to.refuse(`version ${value} where all cells have ${to.version}`);
  },
};

/** A time: the difference in units of 65,536 ms, and the rest of it. */
export const time = {
  read: (from) => {
    const coarse = int.read(from) << 16n;
    return keep(from, "time", from.before.time + coarse + from.little(2), LAST_TIME);
  },
  write: (to, value) => {
    const difference = BigInt(value) - to.before.time;
    keep(to, "time", BigInt(value), LAST_TIME);
    int.write(to, difference >> 16n);
    to.little(difference & 0xffffn, 2);
  },
};
