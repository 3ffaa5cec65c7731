// The real backend on a SQLite file; it also serves the shop's static pages, as their origin would.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Starts `nearside serve` and waits until it listens.
 * @param {{ program: string, dist: string, store: string, port: number, key: string }} options
 */
export async function startBackend({ program, dist, store, port, key }) {
  const site = `${dist}/demo/site.nsm`;
  const input = [
    "serve", "--site", site, "--catalog", `${dist}/demo/catalog.nsc`, "--model", `${dist}/demo/model.nsg`,
    "--store", `sqlite:${store}`, "--listen", `127.0.0.1:${port}`, "--tag-dir", `${dist}/tag`, "--shop-dir", `${dist}/shop`,
    "--insecure-cookie",
  ];
  const env = { ...process.env, NEARSIDE_COOKIE_KEY: key };
  const child = spawn(program, input, { env, stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /listening on (http:\/\/\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
    child.once("exit", (code) => reject(new Error(`the backend ended with ${code}; is port ${port} taken?`)));
  });
  return {
    address,
    /** The profile of a replica as the store holds it. */
    profile(replica) {
      const call = ["profile", replica, "--store", `sqlite:${store}`];
      // Asked again where it is not there yet: what the program says of that is of no interest.
      return JSON.parse(execFileSync(program, call, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    },
    async stop() {
      child.removeAllListeners("exit");
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
