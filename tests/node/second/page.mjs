// The golden vectors, read out of the page itself.

import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../../../docs/wire.md", import.meta.url), "utf8");

/** The bytes of hexadecimal text, blanks between them or not. */
export const hex = (text) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex"));

/** All vectors: name and bytes. On a line the bytes end at two blanks; behind them stands what they are. */
const all = page
  .split(/^### Vector: /m)
  .slice(1)
  .map((section) => {
    const [, block] = section.split(/^```\n/m);
    const lines = block.trimEnd().split("\n");
    return { name: section.split("\n", 1)[0], bytes: hex(lines.map((line) => line.split("  ", 1)[0]).join(" ")) };
  });

/** Whether a vector is a batch, many messages in one body. */
const isBatch = ({ name }) => name.startsWith("a batch");

/** The vectors that are one message each. */
export const vectors = all.filter((held) => !isBatch(held));

/** The parts of the vectors that are batches: what follows each length of two bytes, little-endian. */
export const batches = all.filter(isBatch).map(({ name, bytes }) => {
  const parts = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] + 256 * bytes[at + 1];
    parts.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
    if (at > bytes.length) throw new Error(`${name}: a part has fewer bytes than it says`);
  }
  return { name, parts };
});

/** The bytes of the vector of that name. */
export const vector = (name) => {
  const found = vectors.find((held) => held.name === name);
  if (!found) throw new Error(`no vector "${name}" in docs/wire.md`);
  return found.bytes;
};
