// Builds the edge worker into dist/worker from the WebAssembly in dist/wasm/edge.
// Usage: node worker/build.mjs [DIST] [ENTRY]     DIST is dist/ of the workspace unless given, ENTRY is src/index.ts.

import { build } from "esbuild";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const here = import.meta.dirname;

/**
 * Bundles an entry with the engine beside it: `index.js` and `nearside_bg.wasm`, which it imports as a module.
 * @param {string} dist the folder that holds `wasm/edge`
 * @param {string} out is emptied first
 * @param {string} [entry]
 */
export async function bundleWorker(dist, out, entry = join(here, "src/index.ts")) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build({
    entryPoints: [entry],
    outfile: join(out, "index.js"),
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    legalComments: "none",
    plugins: [places(dist)],
    logLevel: "warning",
  });
  copyFileSync(join(dist, "wasm/edge/nearside_wasm_bg.wasm"), join(out, "nearside_bg.wasm"));
}

/** Puts files in place of the names that the package's sources use. */
function places(dist) {
  return {
    name: "places",
    setup(build) {
      build.onResolve({ filter: /^#habitat$/ }, () => ({ path: join(here, "../www/npm/src/habitat/workerd.ts") }));
      build.onResolve({ filter: /^#glue\/edge$/ }, () => ({ path: join(dist, "wasm/edge/nearside_wasm.js") }));
      build.onResolve({ filter: /^#module\/edge$/ }, () => ({ path: "./nearside_bg.wasm", external: true }));
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const dist = resolve(process.argv[2] ?? join(here, "../dist"));
  await bundleWorker(dist, join(dist, "worker"), process.argv[3] && resolve(process.argv[3]));
}
