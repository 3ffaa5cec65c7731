// The bench of the recommender: trains and judges with the `nearside` program, then measures the engine's build in this
// Node, and prints the figures as a table. Public data sets are not part of the repository; one that is absent is skipped.
// Usage: node main.mjs --nearside PATH [--data DIR] [--report FILE]     without --data: NEARSIDE_DATA

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { busy, machine } from "../peers/machine.mjs";
import { device } from "./device.mjs";
import { program } from "./program.mjs";
import { report } from "./report.mjs";
import { sampled, sessions } from "./sessions.mjs";

/** A placement with all that a shop would ask for. */
const SITE = {
  site: "bench",
  placements: [
    {
      id: "next",
      slots: 8,
      strategies: [{ use: "session" }, { use: "popular" }],
      rules: { exclude: ["purchased", "out_of_stock", "current"], max_per_brand: 3 },
    },
  ],
};

const { values: options } = parseArgs({
  options: { nearside: { type: "string" }, data: { type: "string" }, report: { type: "string" } },
});
const data = options.data ?? process.env.NEARSIDE_DATA ?? "";
const work = mkdtempSync(join(tmpdir(), "nearside-recommend-"));
const nearside = program(options.nearside ?? "nearside");
const about = machine();
if (busy(about)) console.log(`  the machine is busy (load ${about.load} on ${about.cores} cores): times will not hold`);

const SETS = { yoochoose64: clicks, online_retail: baskets, rsc15_100k: trending };
const figures = {};
try {
  for (const [name, measure] of Object.entries(SETS)) {
    const folder = join(data, name);
    if (existsSync(folder)) figures[name] = await measure(folder);
    else console.log(`  ${name}: skipped, no ${folder}; name the folder of the sets with --data or NEARSIDE_DATA`);
  }
} finally {
  rmSync(work, { recursive: true });
}
const text = report(about, figures);
console.log(`\n${text}`);
// A run without one of them must not take its figures out of the report.
if (options.report && Object.keys(figures).length === Object.keys(SETS).length) writeFileSync(options.report, text);

/** Next items, by size; then the device's side of the model for a tag. */
async function clicks(folder) {
  const sizes = [];
  for (const budget of [45_000, 70_000, null]) {
    const size = budget === null ? [] : ["--budget-bytes", String(budget)];
    sizes.push({ budget, ...(await trainedAndJudged(folder, `clicks-${budget}`, size, "next-item")) });
  }
  return { sizes, shards: await inShards(folder), device: await onDevice(folder) };
}

/** The model for a tag in shards, fetched by the visitors of the test sessions; and the code that joins them. */
async function inShards(folder) {
  const test = ["--model", join(work, "clicks-70000.nsg"), "--sessions", join(folder, "test.tsv.gz")];
  const figures = JSON.parse((await nearside(["evaluate", "--protocol", "shards", ...test])).stdout);
  console.log(`  in ${figures.shards} shards            ${figures.mean_bytes.toFixed(0)} bytes a session  HR ${figures.hit_rate.toFixed(4)}`);
  const code = ["nearside-shards.js", "nearside-shards_bg.wasm"].map((name) => readFileSync(new URL(`../../../dist/tag/${name}`, import.meta.url)));
  const code_bytes = code.reduce((sum, file) => sum + brotliCompressSync(file).length, 0);
  return { ...figures, code_bytes };
}

async function onDevice(folder) {
  const [train, test] = [join(folder, "train.tsv.gz"), join(folder, "test.tsv.gz")];
  const file = (name) => join(work, name);
  sampled(train, file("few.tsv"), 10_000);
  await nearside(["train", "--sessions", file("few.tsv"), "--tune", "off", "--edges-per-item", "2.5", "-o", file("few.nsg")]);
  writeFileSync(file("site.json"), JSON.stringify(SITE));
  await nearside(["compile", file("site.json"), "-o", file("site.nsm")]);
  writeFileSync(file("catalog.ndjson"), catalog(train));
  await nearside(["catalog", file("catalog.ndjson"), "-o", file("catalog.nsc")]);
  const [manifest, compiled, tag, few] = ["site.nsm", "catalog.nsc", "clicks-70000.nsg", "few.nsg"].map((name) => readFileSync(file(name)));
  return device({ manifest, catalog: compiled, tag, few, test });
}

/** A catalog of all items: brands and categories that rules can look at, one in twenty out of stock. */
function catalog(path) {
  const ids = [...new Set(sessions(path).flat())];
  const line = (item_id, place) => {
    const of = (count) => String(place % count);
    const [item_brand, item_category] = [`brand ${of(97)}`, `category ${of(23)}`];
    return JSON.stringify({ item_id, item_name: item_id, item_brand, item_category, in_stock: place % 20 !== 0 });
  };
  return ids.map(line).join("\n");
}

function baskets(folder) {
  return trainedAndJudged(folder, "baskets", ["--kind", "basket"], "leave-one-out");
}

function trending(folder) {
  return trainedAndJudged(folder, "trending", ["--kind", "trending", "--half-life", "6h"], "next-item");
}

async function trainedAndJudged(folder, name, flags, protocol) {
  const [model, seen] = [join(work, `${name}.nsg`), join(work, `${name}.json`)];
  const train = ["train", "--sessions", join(folder, "train.tsv.gz"), "-o", model, "--report", seen, ...flags];
  const { seconds, cpu_seconds, peak_mb } = await nearside(train, { oneCore: true });
  const test = ["evaluate", "--model", model, "--sessions", join(folder, "test.tsv.gz"), "--protocol", protocol];
  const judged = JSON.parse((await nearside(test)).stdout);
  const { items, edges, together_edges, packed_bytes } = JSON.parse(readFileSync(seen, "utf8"));
  console.log(`  ${name.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s  ${packed_bytes} bytes  HR ${judged.hit_rate.toFixed(4)}`);
  return { seconds, cpu_seconds, peak_mb, items, edges: edges + together_edges, packed_bytes, ...judged };
}
