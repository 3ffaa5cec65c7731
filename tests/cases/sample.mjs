// Reads the sample of random rules that the native tests have written below `target/`.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where it is, unless the environment says otherwise. */
const FILE =
  process.env.NEARSIDE_RULES_SAMPLE ?? fileURLToPath(new URL("../../target/tmp/rules-sample.ndjson", import.meta.url));

/** Answers of one segment at one moment that it holds at least. */
export const ANSWERS = 10_000;

/** Why there is no sample; undefined where there is one. */
export const missing = existsSync(FILE)
  ? undefined
  : `no ${FILE}: \`cargo test --test engine rules::sample\` writes it, and so does \`cargo xtask test\``;

/** A list of `{ name, input, expected }`. */
export function sample() {
  const lines = readFileSync(FILE, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/** How many answers of one segment a case asks for. */
export function answers({ input }) {
  return input.steps.filter((step) => "segments" in step).length * input.site.segments.length;
}
