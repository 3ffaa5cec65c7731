// What every browser test starts with: Chromium and a backend for the fixture site, or a reason to skip.

import { join } from "node:path";
import { after, before } from "node:test";
import { missing, startBackend } from "./backend.mjs";
import { launch, noBrowser } from "./browser.mjs";

const here = join(import.meta.dirname, "..");
const absent = missing();

/** Why the tests cannot run; undefined where they can. */
export const skip = noBrowser() ?? (absent ? `no ${absent}: run cargo xtask dist` : undefined);

/** Starts both before the file's tests and ends both after them. */
export function fixture(options = {}) {
  const running = {};
  before(async () => {
    if (skip) return;
    running.backend = await startBackend({ site: join(here, "site.json"), catalog: join(here, "catalog.ndjson"), pages: join(here, "pages"), ...options });
    running.browser = await launch();
  });
  after(async () => {
    await running.browser?.close();
    await running.backend?.stop();
  });
  return running;
}

/** Waits until the tag is ready and everything it was told is committed. */
export async function settled(page) {
  await page.waitForFunction(() => typeof window.nearside?.ready === "function" && !Array.isArray(window.nearside));
  await page.evaluate(async () => {
    await nearside.ready();
    await new Promise((done) => setTimeout(done));
    // Under the same lock, so after all that asked for it before.
    if (navigator.locks) await navigator.locks.request("nearside:fixture", () => {});
    await nearside.segments();
  });
}

/** Resolves when `holds(argument)`, asked in the page after each change of the engine, gives true. */
export function until(page, holds, argument) {
  return page.evaluate(`new Promise((done) => {
    const holds = ${holds};
    const look = async () => (await holds(${JSON.stringify(argument)})) && done();
    nearside.on("committed", look);
    nearside.ready(look);
  })`);
}
