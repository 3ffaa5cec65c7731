//! Command line: writes the demo shop to a folder. node generate.mjs OUT_DIR [--consent granted|ask] [--tag /ns/nearside.js] [--site demo]
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { makeSite } from "./src/site.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const CONSENTS = ["granted", "ask"];

/** What the generator does unless told otherwise. @type {import("./src/layout.mjs").Options} */
export const DEFAULTS = Object.freeze({ consent: "granted", tag: "/ns/nearside.js", site: "demo" });

/**
 * Writes the site. Files of an earlier run are replaced; other files are left.
 * @param {string} out the folder, made if missing
 * @param {Partial<import("./src/layout.mjs").Options>} [options]
 * @returns {Promise<number>} how many files were made
 */
export async function generate(out, options = {}) {
  const files = makeSite({ ...DEFAULTS, ...options });
  const folders = new Set([...files.keys()].map((path) => dirname(join(out, path))));
  await Promise.all([...folders].map((folder) => mkdir(folder, { recursive: true })));
  await cp(join(HERE, "assets"), join(out, "assets"), { recursive: true });
  await Promise.all([...files].map(([path, text]) => writeFile(join(out, path), text)));
  return files.size;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { consent: { type: "string" }, tag: { type: "string" }, site: { type: "string" }, catalog: { type: "string" } },
  });
  const [out] = positionals;
  const { catalog, ...options } = values;
  if (!out || positionals.length > 1 || (options.consent && !CONSENTS.includes(options.consent))) {
    process.stderr.write("usage: node generate.mjs OUT_DIR [--consent granted|ask] [--tag /ns/nearside.js] [--site demo] [--catalog FILE.ndjson]\n");
    process.exitCode = 2;
    return;
  }
  const started = performance.now();
  const count = await generate(out, options);
  if (catalog) await cp(join(out, "catalog.ndjson"), catalog);
  process.stdout.write(`${count} files in ${out}, ${Math.round(performance.now() - started)} ms\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
