// The demo: the shop, its backend and its edge worker. With --once, one visit through all of it.
//
// usage: node crates/xtask/demo/main.mjs --program PATH/nearside [--once]

import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startBackend } from "./backend.mjs";
import { serveWorker } from "../../../worker/serve.mjs";
import { teller } from "./say.mjs";
import { visit } from "./visit.mjs";

const BACKEND_PORT = 8787;
const EDGE_PORT = 8788;

const root = join(import.meta.dirname, "../../..");
const dist = join(root, "dist");
const folder = join(root, ".demo");
const { values } = parseArgs({ options: { once: { type: "boolean", default: false }, program: { type: "string" } } });
const tell = teller();

mkdirSync(folder, { recursive: true });
const store = join(folder, "nearside.db");
if (values.once) for (const ending of ["", "-wal", "-shm"]) rmSync(store + ending, { force: true });
const key = randomBytes(32).toString("hex");

tell.step("Start the backend, and the edge worker in front of it");
// --once takes free ports, so that it runs beside a demo that is being shown.
const backend = await startBackend({ program: values.program, dist, store, port: values.once ? 0 : BACKEND_PORT, key });
const bindings = { SITE: "demo", SHOP: backend.address, BACKEND: backend.address, COOKIE_KEY: key };
const { worker, url } = await serveWorker(join(dist, "worker"), bindings, { port: values.once ? 0 : EDGE_PORT });
// Browsers treat localhost as secure, which Web Locks and crypto.subtle need.
const shop = `http://localhost:${url.port}`;
tell.line(`shop, through the worker  ${shop}/`);
tell.line(`backend                   ${backend.address}/healthz`);
tell.line(`profiles                  ${store}`);

if (values.once) {
  try {
    await visit({ shop, backend, catalog: join(root, "www/shop/catalog.ndjson"), picture: join(folder, "home.png"), tell });
    tell.done("All as promised.");
  } catch (error) {
    console.error(`\n${error.stack ?? error}`);
    process.exitCode = 1;
  } finally {
    await worker.dispose();
    await backend.stop();
  }
} else {
  console.log("\nOpen the shop, look at three shoes, go back to its home page. Ctrl-C ends the demo.");
  process.once("SIGINT", async () => {
    await worker.dispose();
    await backend.stop();
    process.exit(0);
  });
}
