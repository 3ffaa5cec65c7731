// A text: a plain decimal number as that number, all others as UTF-8.

import { U64 } from "./widths.mjs";

/** Longest text, in bytes of UTF-8; a longer one is refused. */
const MAX_BYTES = 256n;

// A byte order mark is part of the text: without `ignoreBOM` it would be lost, and the bytes not the same again.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Whether the text has the form of a number. */
const isNumber = (value) => /^(0|[1-9][0-9]{0,18})$/.test(value) && BigInt(value) < 1n << 63n;

const decoded = (from, bytes) => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw from.refuse("a text that is not UTF-8");
  }
};

/** A text of any kind: an id of an item, a name, a value. */
export const text = {
  read: (from) => {
    const head = from.uint(U64);
    if (head & 1n) return String(head >> 1n);
    if (head >> 1n > MAX_BYTES) throw from.refuse(`a text of ${head >> 1n} bytes, beyond ${MAX_BYTES}`);
    const value = decoded(from, from.take(head >> 1n));
    if (isNumber(value)) throw from.refuse(`the number ${value} as a text`);
    return value;
  },
  write: (to, value) => {
    if (isNumber(value)) return to.uint(2n * BigInt(value) + 1n, U64);
    if (!value.isWellFormed()) throw to.refuse("a text that is not Unicode");
    const bytes = new TextEncoder().encode(value);
    if (BigInt(bytes.length) > MAX_BYTES) throw to.refuse(`a text of ${bytes.length} bytes, beyond ${MAX_BYTES}`);
    to.uint(2 * bytes.length, U64);
    to.put(bytes);
  },
};
