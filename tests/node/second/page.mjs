// The golden vectors, read out of the page itself.

import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../../../docs/wire.md", import.meta.url), "utf8");

/** The bytes of hexadecimal text, blanks between them or not. */
export const hex = (text) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex"));

/** The vectors: name and bytes. On a line the bytes end at two blanks; behind them stands what they are. */
export const vectors = page
  .split(/^### Vector: /m)
  .slice(1)
  .map((section) => {
    const [, block] = section.split(/^```\n/m);
    const lines = block.trimEnd().split("\n");
    return { name: section.split("\n", 1)[0], bytes: hex(lines.map((line) => line.split("  ", 1)[0]).join(" ")) };
  });

/** The bytes of the vector of that name. */
export const vector = (name) => {
  const found = vectors.find((held) => held.name === name);
  if (!found) throw new Error(`no vector "${name}" in docs/wire.md`);
  return found.bytes;
};
