// The edge worker on workerd, as a CDN would run it.

import { Miniflare } from "miniflare";

/**
 * Starts the worker in front of the shop and the backend.
 * @param {{ dist: string, origin: string, port: number, key: string }} options
 */
export async function startEdge({ dist, origin, port, key }) {
  const miniflare = new Miniflare({
    port,
    host: "127.0.0.1",
    rootPath: `${dist}/worker`,
    modulesRoot: `${dist}/worker`,
    scriptPath: `${dist}/worker/index.js`,
    modules: true,
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
    compatibilityDate: "2026-01-01",
    bindings: { SITE: "demo", SHOP: origin, BACKEND: origin, COOKIE_KEY: key },
  });
  await miniflare.ready;
  return { stop: () => miniflare.dispose() };
}
