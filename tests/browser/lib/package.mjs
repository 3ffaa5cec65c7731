// A page that can import the npm package, and the folders of a test beside it.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { launch, noBrowser, visitor } from "./browser.mjs";

/** The repository. */
export const root = join(import.meta.dirname, "../../..");
const built = join(root, "dist/npm/web/index.js");
/** Why there can be no such page; undefined where there can. */
export const skip = noBrowser() ?? (existsSync(built) ? undefined : `no ${built}: run cargo xtask dist`);

/** Nothing listens there: every file is put in by the test. */
const ORIGIN = "http://localhost:9";
const TYPES = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };

/** Opens the page: the package lies below `/npm/`, and each of `folders` below its name. */
export async function packagePage(folders) {
  const files = { "/npm/": join(root, "dist/npm"), ...folders };
  const browser = await launch();
  const { page, context } = await visitor(browser, ORIGIN);
  await context.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const [place, folder] = Object.entries(files).find(([prefix]) => pathname.startsWith(prefix)) ?? [];
    if (!folder) return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>package</title>" });
    return route.fulfill({ path: join(folder, pathname.slice(place.length)), contentType: TYPES[pathname.split(".").at(-1)] ?? "application/octet-stream" });
  });
  await page.goto("/");
  return { page, browser };
}
