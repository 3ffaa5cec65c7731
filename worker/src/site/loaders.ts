/** The loaders of an isolate, by what they load. */

import { MAX_SITES, RETRY_MS } from "../limits.ts";
import type { Settings } from "../settings.ts";
import { loaderFrom, loaderOf, type Loader } from "./loader.ts";

const loaders = new Map<unknown, Loader>();
const bundled = new WeakMap<object, Loader | Error>();
let told = 0;

/** The loader for these settings; `undefined` where they name no source, or one that is broken. */
export async function loaderFor(settings: Settings, now: number): Promise<Loader | undefined> {
  const { artefacts, backend, site } = settings;
  const report = (error: Error): void => {
    if (now - told < RETRY_MS && told > 0) return;
    told = now;
    settings.report(error);
  };
  if (artefacts) {
    const held = bundled.get(artefacts.manifest) ?? (await loaderOf(artefacts).catch(refused));
    bundled.set(artefacts.manifest, held);
    if (!(held instanceof Error)) return held;
    report(held);
    return undefined;
  }
  if (!backend || !site) {
    report(new Error("nearside: no source of artefacts: set BACKEND and SITE, or MANIFEST"));
    return undefined;
  }
  const key = `${typeof backend === "string" ? backend : ""} ${site}`;
  let loader = loaders.get(key);
  if (!loader && loaders.size < MAX_SITES) {
    loader = loaderFrom(site, report);
    loaders.set(key, loader);
  }
  return loader;
}

function refused(error: unknown): Error {
  return new Error(`nearside: the artefacts in the bindings are refused: ${String(error)}`);
}
