//! The package as it ships, in workerd: no bundler of ours, and an entry of a few lines.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveWorker } from "../../../worker/serve.mjs";
import { built, DIST } from "./paths.mjs";

/** The package's WebAssembly files. */
const MODULES = ["nearside_bg.wasm", "nearside_edge_bg.wasm", "nearside_author_bg.wasm"];

/**
 * @param {Record<string, string>} files by name; `index.js` is the worker, and finds the package in `./package/`
 * @param {{ modules?: string[], bindings?: Record<string, unknown> }} [options] the modules that are there: all unless given
 */
export async function servePackage(files, { modules = MODULES, bindings = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "nearside-package-"));
  cpSync(built(join(DIST, "npm")), join(folder, "package"), { recursive: true });
  for (const name of MODULES) if (!modules.includes(name)) rmSync(join(folder, "package", name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { worker, url } = await serveWorker(folder, bindings);
  return {
    url,
    async stop() {
      await worker.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
