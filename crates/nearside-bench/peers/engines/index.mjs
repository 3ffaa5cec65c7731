// The engines by name. Each module has `pack(rules)`, the payload that ships, and `open(payload, visitor)`, which gives
// `set(value)` and `answer()`. Where it differs from the others it has `packVisitor`, `binary` (no text), `waits` (its
// answers are promises) and `prepare()`, which is not part of a first answer.

import { readFileSync } from "node:fs";

/** Ours, and the yardstick: both need no package. */
const OWN = [
  { name: "nearside", file: "nearside" },
  { name: "hand-written closures", file: "closures" },
];

const PEERS = [
  { name: "@adobe/aep-rules-engine", file: "adobe" },
  { name: "json-logic-engine", file: "json-logic-engine-compiled", way: "compiled" },
  { name: "json-logic-engine", file: "json-logic-engine", way: "interpreted" },
  { name: "json-logic-js", file: "json-logic-js" },
  { name: "@growthbook/growthbook", file: "growthbook", way: "conditions" },
  { name: "@growthbook/growthbook", file: "growthbook-sdk", way: "whole SDK" },
  { name: "sift", file: "sift" },
  { name: "json-rules-engine", file: "json-rules-engine" },
];

/** What a module need not say. */
const USUAL = {
  binary: false,
  waits: false,
  packVisitor: async (visitor) => JSON.stringify(visitor),
  prepare: async () => undefined,
};

/** The engines that take part: ours and the closures, and with `--peers` all. */
export function taking(withPeers) {
  return withPeers ? [...OWN, ...peers()] : OWN;
}

/** Loads an engine: its module with its name. */
export async function load({ name, file }) {
  const module = await import(`./${file}.mjs`);
  return { ...USUAL, ...module, name };
}

function peers() {
  const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
  return PEERS.map(({ name, file, way }) => {
    const { version } = lock.packages[`node_modules/${name}`];
    return { name: `${name} ${version}${way ? `, ${way}` : ""}`, file };
  });
}
