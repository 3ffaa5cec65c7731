// From bytes in memory to the first answer of 1,000 rules, each time in a fresh process. Modules are imported and
// WebAssembly is compiled before; what is timed is reading the payload and the visitor, making the engine, and asking it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, taking } from "../engines/index.mjs";
import { summary } from "../measure.mjs";
import { rules, visitor } from "../rules.mjs";

const ROUNDS = 15;
/** Node compiles a function of a module when it is first called, unless it is told to compile the module whole. */
const WHOLE = { name: "nearside, module compiled whole", file: "nearside", flags: ["--no-wasm-lazy-compilation"] };
const FIRST_ANSWER = join(import.meta.dirname, "../first-answer.mjs");

export async function run({ withPeers }) {
  const folder = mkdtempSync(join(tmpdir(), "nearside-bench-"));
  try {
    const engines = [WHOLE, ...taking(withPeers)];
    for (const [place, engine] of engines.entries()) await write(folder, place, engine);
    const rounds = Array.from({ length: ROUNDS }, () => engines.map((engine, place) => ask(folder, place, engine)));
    const rows = engines.map(({ name }, place) => {
      const taken = rounds.map((round) => round[place]);
      for (const { ids } of taken) assert.deepEqual(ids, rounds[0][0].ids, name);
      return { name, ...summary(taken.map(({ ms }) => ms * 1000)) };
    });
    return { rows };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function write(folder, place, description) {
  const engine = await load(description);
  const payload = await engine.pack(rules());
  writeFileSync(join(folder, `${place}.payload`), payload);
  writeFileSync(join(folder, `${place}.visitor`), await engine.packVisitor(visitor(5), payload));
}

function ask(folder, place, { file, flags = [] }) {
  const paths = ["payload", "visitor"].map((part) => join(folder, `${place}.${part}`));
  return JSON.parse(execFileSync(process.execPath, [...flags, FIRST_ANSWER, file, ...paths], { encoding: "utf8" }));
}
