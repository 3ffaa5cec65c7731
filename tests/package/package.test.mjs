// The package as those get it who install it: packed, put into an empty project without network, imported, type-checked.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const here = import.meta.dirname;
const built = join(here, "../../dist/npm");
const home = mkdtempSync(join(tmpdir(), "nearside-package-"));
const quiet = { cwd: home, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };

/** Runs a program of the project; its output is part of the error if it fails. */
function run(command, args) {
  try {
    return execFileSync(command, args, quiet);
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}\n${error.stdout}\n${error.stderr}`, { cause: error });
  }
}

let packed;
before(() => {
  [packed] = JSON.parse(run("npm", ["pack", "--json", "--silent", "--pack-destination", home, built]));
  writeFileSync(join(home, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", join(home, packed.filename)]);
});
after(() => rmSync(home, { recursive: true, force: true }));

test("the package holds what it needs and nothing of the workspace", () => {
  const files = packed.files.map(({ path }) => path);
  for (const file of ["README.md", "LICENSE-MIT", "LICENSE-APACHE", "nearside_bg.wasm", "nearside_edge_bg.wasm", "nearside_author_bg.wasm"]) {
    assert.ok(files.includes(file), `${file} is missing`);
  }
  const manifest = JSON.parse(readFileSync(join(built, "package.json"), "utf8"));
  assert.deepEqual(Object.keys(manifest.exports).slice(0, 3), [".", "./author", "./edge"]);
  assert.equal("dependencies" in manifest, false);
  for (const conditions of Object.values(manifest.exports)) {
    for (const file of typeof conditions === "string" ? [conditions] : Object.values(conditions)) {
      assert.ok(files.includes(file.slice(2)) || file === "./package.json", `${file} is exported and not packed`);
    }
  }
  assert.ok(readdirSync(join(home, "node_modules")).filter((name) => !name.startsWith(".")).length === 1);
});

test("every entry is imported in Node and works", () => {
  writeFileSync(
    join(home, "use.mjs"),
    `import { Engine, NearsideError, Site, init } from "nearside";
     import { compile } from "nearside/author";
     import { personalize } from "nearside/edge";
     const at = 1764000000000;
     const manifest = compile({ site: "demo", segments: [{ id: "viewer", when: { event: "view_item" } }] });
     const engine = await Engine.create({ manifest, replica: new Uint8Array(16), consent: { personalization: true } });
     const { entered } = engine.record({ name: "view_item", at, items: [{ item_id: "A1" }] });
     let refused;
     try { engine.record({ name: "nothing", at }); } catch (error) { refused = error instanceof NearsideError && error.code; }
     console.log(JSON.stringify([entered, refused, typeof personalize, typeof Site.load, typeof init]));`,
  );
  const [entered, refused, ...kinds] = JSON.parse(run(process.execPath, ["use.mjs"]));
  assert.deepEqual(entered, ["viewer"]);
  assert.equal(refused, "event_name");
  assert.deepEqual(kinds, ["function", "function", "function"]);
});

test("a host that holds the module passes it in", () => {
  writeFileSync(
    join(home, "given.mjs"),
    `import { readFileSync } from "node:fs";
     import { Engine, init } from "nearside";
     globalThis.fetch = () => { throw new Error("no network here"); };
     await init({ module: readFileSync(new URL(import.meta.resolve("nearside/nearside_bg.wasm"))) });
     await Engine.create({ manifest: new Uint8Array(3), replica: new Uint8Array(16) }).catch(({ code, path }) => console.log(code, path));`,
  );
  assert.match(run(process.execPath, ["given.mjs"]), /^bytes manifest/);
});

for (const [name, options] of [
  ["bundler", ["--module", "esnext", "--moduleResolution", "bundler"]],
  ["nodenext", ["--module", "nodenext", "--moduleResolution", "nodenext"]],
]) {
  test(`types are strict and exact under ${name} resolution`, () => {
    copyFileSync(join(here, "consumer.mts"), join(home, "consumer.mts"));
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    const lib = ["--target", "es2022", "--lib", "es2022,dom"];
    run(process.execPath, [tsc, "--noEmit", "--strict", "--exactOptionalPropertyTypes", ...lib, ...options, "consumer.mts"]);
  });
}
