// The real backend for a site, on a free port: it serves pages, tag and artefacts, and takes deltas.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../../..");
/** The program `nearside`. */
export const program = process.env.NEARSIDE_PROGRAM ?? join(root, "target/tool/nearside");
const tag = process.env.NEARSIDE_TAG_DIR ?? join(root, "dist/tag");

/** What the tests need and is not there; empty where all is. */
export function missing() {
  return [program, join(tag, "nearside.js")].filter((path) => !existsSync(path)).join(", ");
}

/** Starts `nearside serve`. `profile` and `report` call the program on its store; `stop()` ends it and leaves nothing. */
export async function startBackend({ site, catalog, model, pages, more = [] }) {
  const folder = mkdtempSync(join(tmpdir(), "nearside-browser-"));
  const store = `sqlite:${join(folder, "nearside.db")}`;
  const input = ["serve", "--site", site, "--catalog", catalog, "--store", store, "--listen", "127.0.0.1:0", "--tag-dir", tag, "--shop-dir", pages, ...more];
  if (model) input.push("--model", model);
  const child = spawn(program, input, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const lines = createInterface({ input: child.stdout });
  const address = await new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      const found = /listening on (http:\/\/\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
    child.on("exit", (code) => reject(new Error(`nearside serve ended with ${code}: ${said}`)));
  });
  return {
    // Browsers treat localhost as secure, which Web Locks and crypto.subtle need.
    address: address.replace("127.0.0.1", "localhost"),
    report: () => JSON.parse(execFileSync(program, ["report", site, "--store", store, "--json"], { encoding: "utf8" })),
    profile: (replica) => JSON.parse(execFileSync(program, ["profile", replica, "--store", store], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })),
    async stop() {
      child.removeAllListeners("exit");
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
