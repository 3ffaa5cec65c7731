// The bytes of a message as they are read: nothing is taken that is not there, no integer in a longer form.

import { counters } from "./counters.mjs";
import { refusal } from "./refusal.mjs";

/** First byte of an integer of 2, 4 or 8 bytes, with the least value that needs it. */
const FORMS = new Map([
  [0xfb, { size: 2, least: 251n }],
  [0xfc, { size: 4, least: 0x1_0000n }],
  [0xfd, { size: 8, least: 0x1_0000_0000n }],
]);

/** A number of its little-endian bytes. */
const little = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** A reader of `bytes`. `version` is what cells have where versions take no bytes, `undefined` where they take some. */
export const source = (bytes) => {
  let at = 0;
  const refuse = (wrong) => refusal(`byte ${at}`, wrong);
  const take = (size) => {
    if (BigInt(size) > BigInt(bytes.length - at)) throw refuse(`${size} bytes expected, ${bytes.length - at} left`);
    at += Number(size);
    return bytes.subarray(at - Number(size), at);
  };
  const byte = () => take(1)[0];
  const uint = (last) => {
    const first = byte();
    const form = FORMS.get(first);
    if (first > 0xfd) throw refuse(`${first} begins no integer`);
    const value = form ? little(take(form.size)) : BigInt(first);
    if (form && value < form.least) throw refuse(`${value} has a shorter form`);
    if (value > last) throw refuse(`${value} is beyond ${last}`);
    return value;
  };
  const end = () => {
    if (at < bytes.length) throw refuse(`${bytes.length - at} bytes left over`);
  };
  return { take, byte, uint, little: (size) => little(take(size)), end, refuse, before: counters(), version: undefined };
};
