// Builds the package `nearside` into dist/npm from the WebAssembly in dist/wasm.
// Usage: node www/npm/build.mjs [DIST]     DIST is dist/ of the workspace unless given.

import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const here = import.meta.dirname;
const root = join(here, "../..");
const dist = resolve(process.argv[2] ?? join(root, "dist"));
const out = join(dist, "npm");

/** wasm-bindgen's output: its glue and module by the name that the sources know them by, and the module's name in the package. */
const WASM = {
  engine: { glue: "engine/nearside_wasm.js", module: "engine/nearside_wasm_bg.wasm", ships: "nearside_bg.wasm" },
  edge: { glue: "edge/nearside_wasm.js", module: "edge/nearside_wasm_bg.wasm", ships: "nearside_edge_bg.wasm" },
  shards: {
    glue: "shards/nearside_shards_wasm.js",
    module: "shards/nearside_shards_wasm_bg.wasm",
    ships: "nearside_shards_bg.wasm",
  },
  author: {
    glue: "author/nearside_author_wasm.js",
    module: "author/nearside_author_wasm_bg.wasm",
    ships: "nearside_author_bg.wasm",
  },
};

/** A folder of the package for each way to find a module, with the condition in `exports` that leads there. */
const HABITATS = { workerd: "workerd", node: "node", web: "default" };

/** The package's entries; one whose source is missing is left out and said so. */
const ENTRIES = { ".": "index", "./author": "author", "./edge": "edge", "./shards": "shards" };

const entries = Object.fromEntries(
  Object.entries(ENTRIES).filter(([name, file]) => {
    const present = existsSync(join(here, `src/${file}.ts`));
    if (!present) console.log(`nearside${name.slice(1)} is left out: www/npm/src/${file}.ts is missing`);
    return present;
  }),
);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const habitat of Object.keys(HABITATS)) await bundle(habitat);
for (const { module, ships } of Object.values(WASM)) copyFileSync(join(dist, "wasm", module), join(out, ships));
writeTypes();
for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, file), join(out, file));
copyFileSync(join(here, "README.md"), join(out, "README.md"));
writeFileSync(join(out, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);

function bundle(habitat) {
  return build({
    entryPoints: Object.values(entries).map((file) => join(here, `src/${file}.ts`)),
    outdir: join(out, habitat),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    chunkNames: "shared-[hash]",
    external: ["node:*"],
    plugins: [places(habitat)],
    logLevel: "warning",
  });
}

/** Puts files in place of the names `#habitat`, `#edge`, `#glue/..` and `#module/..`. */
function places(habitat) {
  return {
    name: "places",
    setup(build) {
      build.onResolve({ filter: /^#habitat$/ }, () => ({ path: join(here, `src/habitat/${habitat}.ts`) }));
      build.onResolve({ filter: /^#edge$/ }, () => ({ path: join(root, "worker/src/personalize.ts") }));
      build.onResolve({ filter: /^#glue\// }, ({ path }) => ({
        path: join(dist, "wasm", WASM[path.slice("#glue/".length)].glue),
      }));
      build.onResolve({ filter: /^#module\// }, ({ path }) => {
        const { ships } = WASM[path.slice("#module/".length)];
        return habitat === "workerd" ? { path: `../${ships}`, external: true } : { path: ships, namespace: "address" };
      });
      // A literal, so that bundlers see which file it means.
      build.onLoad({ filter: /.*/, namespace: "address" }, ({ path }) => ({
        contents: `export default new URL("../${path}", import.meta.url);`,
      }));
    },
  };
}

function writeTypes() {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  try {
    execFileSync(process.execPath, [tsc, "-p", join(here, "tsconfig.json"), "--outDir", join(out, "types")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  } catch (error) {
    // tsc reports on standard output, which is kept only for this.
    console.error(String(error.stdout ?? error));
    process.exit(1);
  }
  // tsc leaves the sources' own endings in declarations; what stands beside them is .d.ts, which resolves as .js.
  for (const file of readdirSync(join(out, "types"), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".d.ts")) continue;
    const path = join(out, "types", file);
    writeFileSync(path, readFileSync(path, "utf8").replace(/(["'])(\.{1,2}\/[^"']+)\.ts\1/g, "$1$2.js$1"));
  }
}

function manifest() {
  const [, version] = readFileSync(join(root, "Cargo.toml"), "utf8").match(/^version = "(.+)"$/m);
  const conditions = (file) => ({
    types: `./types/${file}.d.ts`,
    ...Object.fromEntries(Object.entries(HABITATS).map(([folder, condition]) => [condition, `./${folder}/${file}.js`])),
  });
  return {
    name: "nearside",
    version,
    description: "A shop made personal on the visitor's side: events, profile, segments, recommendations, sync.",
    license: "MIT OR Apache-2.0",
    type: "module",
    sideEffects: Object.keys(HABITATS).map((folder) => `./${folder}/author.js`),
    engines: { node: ">=20" },
    exports: {
      ...Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, conditions(file)])),
      ...Object.fromEntries(Object.values(WASM).map(({ ships }) => [`./${ships}`, `./${ships}`])),
      "./package.json": "./package.json",
    },
  };
}
