// The hash by which a tally names the variant of a placement.

import { U64 } from "./widths.mjs";

/** FNV-1a of 64 bits. */
const fnv = (bytes) => bytes.reduce((hash, byte) => ((hash ^ BigInt(byte)) * 0x100_0000_01b3n) & U64, 0xcbf2_9ce4_8422_2325n);

/** The finaliser of MurmurHash3, fmix64. */
const mixed = (hash) => {
  const first = ((hash ^ (hash >> 33n)) * 0xff51_afd7_ed55_8ccdn) & U64;
  const second = ((first ^ (first >> 33n)) * 0xc4ce_b9fe_1a85_ec53n) & U64;
  return second ^ (second >> 33n);
};

/** The hash of a placement's id and a variant's. */
export const placementHash = (placement, variant) =>
  Number(mixed(fnv(new TextEncoder().encode(`${placement}\0${variant}`))) >> 32n);
