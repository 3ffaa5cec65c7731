// The bench of the rules: every workload in a process of its own, then the figures as a table.
// Usage: node main.mjs [--peers --report FILE]     without --peers only ours and the closures, which need no packages

import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { busy, machine } from "./machine.mjs";
import { report } from "./report.mjs";

const WORKLOADS = ["attributes", "record", "windows", "sequences", "cold", "missing"];
/** Answers are numbers and names; more would be a fault. */
const MOST_BYTES = 1 << 20;

const { values: options } = parseArgs({ options: { peers: { type: "boolean" }, report: { type: "string" } } });
const about = machine();
if (busy(about)) console.log(`  the machine is busy (load ${about.load} on ${about.cores} cores): neither times nor ratios will hold`);
const figures = {};
for (const name of WORKLOADS) figures[name] = await measure(name);
const text = report(about, figures);
console.log(`\n${text}`);
if (options.report) writeFileSync(options.report, text);

async function measure(name) {
  const started = performance.now();
  const script = join(import.meta.dirname, "workload.mjs");
  const run = promisify(execFile);
  const flags = options.peers ? ["--peers"] : [];
  const { stdout } = await run(process.execPath, [script, name, ...flags], { maxBuffer: MOST_BYTES });
  console.log(`  ${name.padEnd(56)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ok`);
  return JSON.parse(stdout);
}
