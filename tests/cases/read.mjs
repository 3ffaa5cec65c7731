// Reads all cases in Node; other habitats are handed what this gives.

import { readFileSync, readdirSync } from "node:fs";

/** A list of `{ name, input, expected }`. */
export function cases() {
  const files = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".json")).sort();
  const parsed = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
  return files.map((file) => ({
    name: file.slice(0, -".json".length),
    input: parsed(file),
    expected: parsed(`expected/${file}`),
  }));
}
