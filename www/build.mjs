// Builds the tag into dist/tag from the WebAssembly in dist/wasm/tag, with dist/wasm/engine beside it for those who
// look inside, and dist/wasm/shards for large shops; then the npm package.
// Usage: node www/build.mjs [DIST]     DIST is dist/ of the workspace unless given.

import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const here = import.meta.dirname;
const dist = resolve(process.argv[2] ?? join(here, "../dist"));
const out = join(dist, "tag");

const shared = { bundle: true, minify: true, target: "es2022", legalComments: "none", charset: "utf8", logLevel: "warning" };

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const tag = shortenNames("tag", "nearside_bg.wasm");
const full = shortenNames("engine", "nearside-full_bg.wasm");
const shards = shortenNames("shards", "nearside-shards_bg.wasm");
await build({
  ...shared,
  entryPoints: [join(here, "src/main.ts")],
  outfile: join(out, "nearside.js"),
  // A classic script: one tag in a page, no module graph, one global that it sets itself.
  format: "iife",
  // Names that nobody outside the tag reads: not the page, not the engine, not the overlay.
  mangleProps: /^(base|mode|runtime|report|decide|settled|changed|committed|turn|fill|note|view|end|take|pass|config|context|error|show|near)$/,
  plugins: [glue("tag", "tag", tag)],
});
await build({
  ...shared,
  entryPoints: [join(here, "src/inspect.ts")],
  outfile: join(out, "nearside-inspect.js"),
  format: "esm",
  // Each engine is freed as soon as it has answered.
  define: { FinalizationRegistry: "undefined", "Symbol.dispose": "undefined" },
  plugins: [glue("full", "engine", full)],
});
await build({
  ...shared,
  entryPoints: [join(here, "src/measure/measure.ts")],
  outfile: join(out, "nearside-measure.js"),
  format: "esm",
});
await build({
  ...shared,
  entryPoints: [join(here, "src/debug/overlay.ts")],
  outfile: join(out, "nearside-debug.js"),
  format: "esm",
  plugins: [beside()],
});
await build({
  ...shared,
  entryPoints: [join(here, "src/shards.ts")],
  outfile: join(out, "nearside-shards.js"),
  format: "esm",
  define: { FinalizationRegistry: "undefined", "Symbol.dispose": "undefined" },
  plugins: [glue("shards", "shards", shards)],
});
execFileSync(process.execPath, [join(here, "npm/build.mjs"), dist], { stdio: "inherit" });

/**
 * Gives the module's imports and exports names of a letter or two, and answers with the old and new ones. wasm-bindgen's
 * hold a hash of 16 digits each, which no compression shrinks: half a kilobyte in the script and as much in the module.
 */
function shortenNames(wasm, to) {
  const wasmOpt = join(here, "../node_modules/binaryen/bin/wasm-opt");
  const features = ["bulk-memory", "bulk-memory-opt", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];
  // Once more over the whole, its branches laid out anew: what the first round leaves behind is worth half a kilobyte.
  const flags = [...features.map((name) => `--enable-${name}`), "--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz", "--minify-imports-and-exports-and-modules"];
  return JSON.parse(execFileSync(process.execPath, [wasmOpt, ...flags, join(dist, `wasm/${wasm}/${stem(wasm)}_bg.wasm`), "-o", join(out, to)], { encoding: "utf8" }));
}

/** How wasm-bindgen calls a build's files. */
function stem(wasm) {
  return wasm === "shards" ? "nearside_shards_wasm" : "nearside_wasm";
}

/** Puts wasm-bindgen's glue in place of the name `#glue/..`, with the short names. What is not called of it is shaken out. */
function glue(name, wasm, names) {
  const path = join(dist, `wasm/${wasm}/${stem(wasm)}.js`);
  return {
    name: "glue",
    setup(build) {
      build.onResolve({ filter: new RegExp(`^#glue/${name}$`) }, () => ({ path, namespace: "glue", sideEffects: false }));
      build.onLoad({ filter: /.*/, namespace: "glue" }, () => ({ contents: shortened(pruned(readFileSync(path, "utf8"), name), names) }));
    },
  };
}

/** Leaves the import of `inspect.ts` to the browser: the page and the overlay share one full engine. */
function beside() {
  return {
    name: "beside",
    setup(build) {
      build.onResolve({ filter: /\/inspect\.ts$/ }, () => ({ path: "./nearside-inspect.js", external: true }));
    },
  };
}

/**
 * The one engine of the tag lives as long as its page, so what would free it goes too. So does what wasm-bindgen does for
 * browsers without `encodeInto`, none of which runs our wasm, and for pages that read more than 2 GB of texts.
 */
function pruned(code, name) {
  if (name !== "tag") return code;
  return code
    .replaceAll(/^ *\w+Finalization\.register\(.*\);\n/gm, "")
    .replaceAll(/^( *)(free|__destroy_into_raw)\(\) \{\n[^]*?^\1\}\n/gm, "")
    .replaceAll(/^const \w+Finalization =[^;]*;\n/gm, "")
    .replaceAll(/^if \(Symbol\.dispose\).*\n/gm, "")
    .replaceAll(/^if \(!\('encodeInto' in \w+\)\) \{\n[^]*?^\}\n/gm, "")
    .replaceAll(/^ *numBytesDecoded \+=.*\n *if \(numBytesDecoded [^]*?^ *\}\n/gm, "");
}

function shortened(code, names) {
  // A warning about a way to call it that we do not use.
  code = code.replaceAll(/console\.warn\('[^']*'\)/g, "0");
  for (const [module, long, short] of names.imports) code = code.replaceAll(`"${module}"`, '"a"').replaceAll(new RegExp(`\\b${long}\\b`, "g"), short);
  for (const [long, short] of names.exports) code = code.replaceAll(new RegExp(`\\bwasm\\.${long}\\b`, "g"), `wasm.${short}`);
  return code;
}
