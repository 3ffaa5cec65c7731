//! A real backend on a free port, with a store of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { built, NEARSIDE } from "./paths.mjs";

export const COOKIE_KEY = "a secret of the tests alone, 0123456789abcdef";

/**
 * @param {{ site: string, catalog: string, model?: string }} files
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startBackend({ site, catalog, model }) {
  const folder = mkdtempSync(join(tmpdir(), "nearside-worker-"));
  const key = join(folder, "key");
  writeFileSync(key, `${COOKIE_KEY}\n`);
  const options = ["--site", site, "--catalog", catalog, ...(model ? ["--model", model] : [])];
  options.push("--store", `sqlite:${join(folder, "store.db")}`, "--listen", "127.0.0.1:0");
  options.push("--cookie-key-file", key, "--insecure-cookie");
  const child = spawn(built(NEARSIDE), ["serve", ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const ended = once(child, "exit");
  const url = await listening(child);
  if (!url) {
    await ended;
    throw new Error(`nearside serve did not start: ${said}`);
  }
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = line.match(/listening on (http:\S+)/) ?? [];
    if (url) return url;
  }
  return undefined;
}
