// What is made of elements: rows of named fields, lists, lists that ascend, tables of slots.

import { U64 } from "./widths.mjs";

/** Fields one after another, as an object. */
export const fields = (members) => ({
  read: (from) => {
    const row = {};
    for (const [name, member] of Object.entries(members)) row[name] = member.read(from);
    return row;
  },
  write: (to, row) => {
    for (const [name, member] of Object.entries(members)) member.write(to, row[name]);
  },
});

/**
 * A list of `least` to `last` rows. `row(before, place)` is the codec of the next row, given the one before it, so that
 * a row can be told relative to it. Rows are made one by one: a count alone reserves nothing.
 */
export const chain = (row, { least = 0, last = Infinity } = {}) => {
  const check = (held, count) => {
    if (count < least || count > last) throw held.refuse(`a list of ${count} rows, not of ${least} to ${last}`);
  };
  return {
    read: (from) => {
      const count = from.uint(U64);
      check(from, count);
      const rows = [];
      for (let place = 0; place < count; place += 1) rows.push(row(rows.at(-1), place).read(from));
      return rows;
    },
    write: (to, rows) => {
      check(to, rows.length);
      to.uint(rows.length, U64);
      rows.forEach((value, place) => row(rows[place - 1], place).write(to, value));
    },
  };
};

/** A list of like rows. */
export const list = (row, limits) => chain(() => row, limits);

/** A codec whose values must pass: `wrong(value)` says what is wrong with one. */
export const checked = (codec, wrong) => {
  const check = (held, value) => {
    const found = wrong(value);
    if (found) throw held.refuse(found);
    return value;
  };
  return {
    read: (from) => check(from, codec.read(from)),
    write: (to, value) => codec.write(to, check(to, value)),
  };
};

/** A list whose rows ascend by `key`, no two alike. */
export const ascending = (row, key, limits) =>
  chain((before) => checked(row, (value) => before && key(value) <= key(before) && `${key(value)} out of order`), limits);

/** A table: each row says how many slots are free before its own. */
export const table = (slots, row) =>
  chain((before) => {
    const next = before ? before.slot + 1 : 0;
    return {
      read: (from) => {
        const slot = next + from.byte();
        if (slot >= slots) throw from.refuse(`slot ${slot}, of ${slots}`);
        return { slot, ...row.read(from) };
      },
      write: (to, value) => {
        if (value.slot >= slots) throw to.refuse(`slot ${value.slot}, of ${slots}`);
        to.byte(value.slot - next);
        row.write(to, value);
      },
    };
  });
