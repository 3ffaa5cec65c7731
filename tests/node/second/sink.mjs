// The bytes of a message as they are written.

import { counters } from "./counters.mjs";
import { refusal } from "./refusal.mjs";

/** The forms of an integer: the greatest value, the byte that leads, the bytes that follow it. */
export const FORMS = [
  { last: 250n, lead: undefined, size: 1 },
  { last: 0xffffn, lead: 0xfb, size: 2 },
  { last: 0xffff_ffffn, lead: 0xfc, size: 4 },
  { last: 0xffff_ffff_ffff_ffffn, lead: 0xfd, size: 8 },
];

/** The little-endian bytes of a number. */
const little = (value, size) => Array.from({ length: size }, (_, place) => Number((value >> BigInt(8 * place)) & 0xffn));

/**
 * A writer. `form` chooses the form of each integer, given how many went before and the shortest one; only a test of
 * refusals chooses another.
 */
export const sink = (form = (_, shortest) => shortest) => {
  const written = [];
  let integers = 0;
  const refuse = (wrong) => refusal(`after byte ${written.length}`, wrong);
  const put = (bytes) => void written.push(...bytes);
  const inRange = (value, last) => {
    const exact = typeof value === "bigint" ? value : Number.isSafeInteger(value) ? BigInt(value) : -1n;
    if (exact < 0n || exact > last) throw refuse(`${value} is not between 0 and ${last}`);
    return exact;
  };
  const uint = (value, last) => {
    const exact = inRange(value, last);
    const { lead, size } = FORMS[form(integers, FORMS.findIndex((held) => exact <= held.last))];
    integers += 1;
    if (lead !== undefined) written.push(lead);
    put(little(exact, size));
  };
  return {
    put,
    uint,
    byte: (value) => written.push(Number(inRange(value, 0xffn))),
    little: (value, size) => put(little(inRange(value, (1n << BigInt(8 * size)) - 1n), size)),
    bytes: () => Uint8Array.from(written),
    integers: () => integers,
    refuse,
    before: counters(),
    version: undefined,
  };
};
