// Builds the tag into dist/tag from the WebAssembly in dist/wasm/tag, then the npm package.
// Usage: node www/build.mjs [DIST]     DIST is dist/ of the workspace unless given.

import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const here = import.meta.dirname;
const dist = resolve(process.argv[2] ?? join(here, "../dist"));
const out = join(dist, "tag");

const shared = { bundle: true, minify: true, target: "es2022", legalComments: "none", charset: "utf8", logLevel: "warning" };

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  ...shared,
  entryPoints: [join(here, "src/main.ts")],
  outfile: join(out, "nearside.js"),
  // A classic script: one tag in a page, no module graph, one global that it sets itself.
  format: "iife",
  plugins: [glue()],
});
await build({
  ...shared,
  entryPoints: [join(here, "src/debug/overlay.ts")],
  outfile: join(out, "nearside-debug.js"),
  format: "esm",
});
copyFileSync(join(dist, "wasm/tag/nearside_wasm_bg.wasm"), join(out, "nearside_bg.wasm"));

execFileSync(process.execPath, [join(here, "npm/build.mjs"), dist], { stdio: "inherit" });

/** Puts wasm-bindgen's glue in place of the name `#glue/tag`. What the tag does not call of it is shaken out. */
function glue() {
  return {
    name: "glue",
    setup(build) {
      build.onResolve({ filter: /^#glue\/tag$/ }, () => ({ path: join(dist, "wasm/tag/nearside_wasm.js"), sideEffects: false }));
    },
  };
}
