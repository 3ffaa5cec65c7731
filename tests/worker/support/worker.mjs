//! The worker in workerd, bundled from its sources.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../../../worker/build.mjs";
import { serveWorker } from "../../../worker/serve.mjs";
import { built, DIST } from "./paths.mjs";

/**
 * @param {Record<string, unknown>} bindings
 * @returns {Promise<{ url: string, get: (path: string, headers?: Record<string, string>) => Promise<Response>, settle: (ahead_ms?: number) => Promise<void>, stop: () => Promise<void> }>}
 */
export async function startWorker(bindings) {
  built(join(DIST, "wasm/edge/nearside_wasm.js"));
  const folder = mkdtempSync(join(tmpdir(), "nearside-workerd-"));
  await bundleWorker(DIST, join(folder, "out"), join(import.meta.dirname, "entry.ts"));
  const { worker, url } = await serveWorker(join(folder, "out"), bindings);
  // Miniflare itself would pack the answer, which is neither the shop's nor the worker's doing.
  const plain = { "accept-encoding": "identity" };
  const get = (path, headers = {}) => fetch(new URL(path, url), { headers: { ...plain, ...headers }, redirect: "manual" });
  return {
    url: url.origin,
    get,
    /** Waits until artefacts that are due are loaded, or loading them has failed; with the clock set, see `entry.ts`. */
    async settle(ahead_ms) {
      const clock = ahead_ms === undefined ? {} : { "x-test-ahead-ms": String(ahead_ms) };
      await (await get("/settle", { "x-test-settle": "1", ...clock })).arrayBuffer();
    },
    async stop() {
      await worker.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
