//! Command line: writes simulated past visits. node sessions.mjs OUT.tsv [--sessions 6000] [--seed 1] [--end SECONDS]
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { makeCatalogue } from "./src/catalogue.mjs";
import { simulateVisits } from "./src/simulate.mjs";

// 2025-11-24T00:00:00+01:00: a fixed day, so that the same seed gives the same bytes.
const DEFAULT_END = 1_763_938_800;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sessions: { type: "string", default: "6000" }, seed: { type: "string", default: "1" }, end: { type: "string", default: String(DEFAULT_END) } },
});
const options = { sessions: Number(values.sessions), seed: Number(values.seed), end: Number(values.end) };

if (positionals.length > 1 || Object.values(options).some((value) => !Number.isSafeInteger(value) || value < 1)) {
  process.stderr.write("usage: node sessions.mjs [OUT.tsv] [--sessions 6000] [--seed 1] [--end SECONDS]; numbers are whole and above 0; without a path the lines go to standard output\n");
  process.exitCode = 2;
} else {
  const rows = simulateVisits(makeCatalogue(), options);
  const text = `SessionId\tItemId\tTime\tEvent\n${rows.map((row) => row.join("\t")).join("\n")}\n`;
  if (positionals[0]) await writeFile(positionals[0], text);
  else process.stdout.write(text);
}
