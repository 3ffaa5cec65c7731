//! Cases in workerd: the package with the cases' runner around it, and how to ask it.
import { readFileSync } from "node:fs";
import { servePackage } from "./package.mjs";

/** A case comes as a body, its outcome goes back. */
const ENTRY = `import { Engine, Site } from "./package/workerd/index.js";
import { compile, compileCatalog } from "./package/workerd/author.js";
import { check } from "./run.js";
export default {
  async fetch(request) {
    const { name, input, expected } = await request.json();
    try {
      return Response.json({ steps: await check({ Engine, Site, compile, compileCatalog }, name, input, expected) });
    } catch (error) {
      return Response.json({ difference: String(error) });
    }
  },
};
`;

/** Starts workerd; `run` gives a case's `{ steps }`, or the `{ difference }` from what it expects. */
export async function serveCases() {
  const runner = readFileSync(new URL("../../cases/run.mjs", import.meta.url), "utf8");
  const { url, stop } = await servePackage({ "index.js": ENTRY, "run.js": runner });
  const run = async (held) => (await fetch(url, { method: "POST", body: JSON.stringify(held) })).json();
  return { run, stop };
}
