// Reads all cases of the published semantics in Node; other habitats are handed what this gives.

import { readFileSync, readdirSync } from "node:fs";

/** A list of `{ name, about, cases }`, one of each file. */
export function rules() {
  const files = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".json")).sort();
  return files.map((file) => ({
    name: file.slice(0, -".json".length),
    ...JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")),
  }));
}
