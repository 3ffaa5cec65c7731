/** One isolate's artefacts: loaded once, shared by all requests, asked for again when they may have changed. */

import type { Site } from "../../../www/npm/src/index.ts";
import type { Artefacts, Bytes, Origin } from "../../../www/npm/src/personalize.ts";
import { loadSite } from "../engine.ts";
import { LOAD_TIMEOUT_MS, REFRESH_MS, RETRY_MS } from "../limits.ts";
import { fetchBytes, findPlaces, type Places } from "./fetch.ts";

/** A site that may be loaded by now. No method waits for the network. */
export interface Loader {
  /** The artefacts, once they are there; older ones until newer ones are. */
  site(): Site | undefined;
  /** Starts asking the backend if it is time to: hand what is returned to `waitUntil`. */
  refresh(backend: Origin | undefined, now: number): Promise<void> | undefined;
}

/** The site of artefacts that come with the worker. They never change. */
export async function loaderOf(artefacts: Artefacts): Promise<Loader> {
  const { manifest, catalog, model } = artefacts;
  const site = await loadSite(bytes(manifest), catalog && bytes(catalog), model && bytes(model));
  return { site: () => site, refresh: () => undefined };
}

/** The site as the backend has it. */
export function loaderFrom(id: string, report: (error: Error) => void): Loader {
  let site: Site | undefined;
  let before: Site | undefined;
  let places = "";
  let due = 0;
  const load = async (backend: Origin): Promise<void> => {
    const found = await findPlaces(backend, id);
    if (JSON.stringify(found) === places) return;
    const loaded = await loadAt(backend, found);
    places = JSON.stringify(found);
    // Pages on their way may still ask the last one, but none asks the one before it.
    before?.free();
    before = site;
    site = loaded;
  };
  return {
    site: () => site,
    refresh(backend, now) {
      if (now < due || backend === undefined) return undefined;
      // Nobody can wait for another request's work, which may also have ended with it: so there is no promise to share.
      due = now + LOAD_TIMEOUT_MS;
      return load(backend).then(
        () => void (due = now + REFRESH_MS),
        (error: unknown) => {
          due = now + RETRY_MS;
          report(new Error(`nearside: no artefacts from the backend, trying again in ${RETRY_MS / 1000} s: ${String(error)}`));
        },
      );
    },
  };
}

async function loadAt(backend: Origin, places: Places): Promise<Site> {
  const [manifest, catalog, model] = await Promise.all([
    fetchBytes(backend, places.manifest),
    fetchBytes(backend, places.catalog),
    fetchBytes(backend, places.model),
  ]);
  return loadSite(manifest, catalog, model);
}

function bytes(held: Bytes): Uint8Array {
  return held instanceof Uint8Array ? held : new Uint8Array(held);
}
