// Serves the edge worker on this machine, in workerd.
// Usage: COOKIE_KEY=.. node worker/serve.mjs --shop URL --backend URL [--site demo] [--key-file FILE] [--port 8788] [--host 127.0.0.1] [--dist DIST]

import { Log, LogLevel, Miniflare } from "miniflare";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const here = import.meta.dirname;

/** How Miniflare is to run a bundled worker. */
export const RUNTIME = {
  compatibilityDate: "2026-04-01",
  modules: true,
  // Where on Earth a request comes from is of no use here, and Miniflare would ask its maker for an example.
  cf: false,
};

/**
 * Starts a bundled worker and waits until it answers.
 * @param {string} folder what `build.mjs` made
 * @param {Record<string, string | Uint8Array>} bindings SITE, SHOP, BACKEND, COOKIE_KEY; MANIFEST, CATALOG, MODEL as bytes
 * @param {{ host?: string, port?: number }} [place] port 0 takes a free one
 */
export async function serveWorker(folder, bindings, { host = "127.0.0.1", port = 0 } = {}) {
  const isBytes = ([, held]) => held instanceof Uint8Array;
  const named = Object.entries(bindings);
  const worker = new Miniflare({
    ...RUNTIME,
    modulesRoot: folder,
    modulesRules: [
      { type: "ESModule", include: ["**/*.js"] },
      { type: "CompiledWasm", include: ["**/*.wasm"] },
    ],
    scriptPath: join(folder, "index.js"),
    bindings: Object.fromEntries(named.filter((held) => !isBytes(held))),
    dataBlobBindings: Object.fromEntries(named.filter(isBytes)),
    host,
    port,
    log: new Log(LogLevel.WARN),
  });
  return { worker, url: await worker.ready };
}

async function main() {
  const { values } = parseArgs({
    options: {
      shop: { type: "string" },
      backend: { type: "string" },
      site: { type: "string", default: "demo" },
      "key-file": { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "8788" },
      dist: { type: "string", default: join(here, "../dist") },
    },
  });
  const key = values["key-file"] ? readFileSync(values["key-file"], "utf8") : process.env.COOKIE_KEY;
  if (!values.shop || !values.backend || !key) {
    process.stderr.write("usage: COOKIE_KEY=.. node worker/serve.mjs --shop URL --backend URL [--site demo] [--key-file FILE] [--port 8788]\n");
    process.exitCode = 2;
    return;
  }
  const bindings = { SITE: values.site, SHOP: values.shop, BACKEND: values.backend, COOKIE_KEY: key };
  const place = { host: values.host, port: Number(values.port) };
  const { worker, url } = await serveWorker(join(resolve(values.dist), "worker"), bindings, place);
  process.stdout.write(`worker: listening on ${url.origin}\n`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void worker.dispose());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
