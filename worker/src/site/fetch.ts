/** Asks the backend for a site's artefacts. */

import type { Origin } from "../../../www/npm/src/personalize.ts";
import { forward } from "../forward.ts";
import { LOAD_TIMEOUT_MS, MAX_ARTEFACT_BYTES } from "../limits.ts";

/** A path that holds the hash of its content. */
type HashedPath = string;

/** Where a site's artefacts are at the moment. */
export interface Places {
  readonly manifest: HashedPath;
  readonly catalog: HashedPath | undefined;
  readonly model: HashedPath | undefined;
}

/** Follows the plain names to the hashed ones. Catalog and model may be missing. */
export async function findPlaces(backend: Origin, site: string): Promise<Places> {
  const [manifest, catalog, model] = await Promise.all(
    ["manifest", "catalog", "model"].map((kind) => find(backend, `/ns/${encodeURIComponent(site)}/${kind}`)),
  );
  if (manifest === undefined) {
    throw new Error(`the backend has no site ${site}: check SITE and what the backend serves`);
  }
  return { manifest, catalog, model };
}

/** The bytes at a place; `undefined` for no place. */
export async function fetchBytes(backend: Origin, place: HashedPath): Promise<Uint8Array>;
export async function fetchBytes(backend: Origin, place: HashedPath | undefined): Promise<Uint8Array | undefined>;
export async function fetchBytes(backend: Origin, place: HashedPath | undefined): Promise<Uint8Array | undefined> {
  if (place === undefined) return undefined;
  const response = await get(backend, place);
  if (response.status !== 200) throw refused(place, response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > MAX_ARTEFACT_BYTES) {
    throw new Error(`${place} has ${bytes.length} bytes, over ${MAX_ARTEFACT_BYTES}: train or compile a smaller one`);
  }
  return bytes;
}

async function find(backend: Origin, path: string): Promise<HashedPath | undefined> {
  const response = await get(backend, path);
  await response.body?.cancel();
  if (response.status === 404) return undefined;
  const location = response.headers.get("location");
  if (response.status < 300 || response.status > 399 || !location) throw refused(path, response);
  // Only a path below the plain name: the worker asks nobody else.
  const place = new URL(location, `https://backend.invalid${path}`).pathname;
  if (!place.startsWith(`${path}/`)) throw refused(path, response);
  return place;
}

function get(backend: Origin, path: string): Promise<Response> {
  const base = typeof backend === "string" ? backend : "https://backend.invalid";
  const place = new URL(base).origin + path;
  return forward(
    backend,
    new Request(place, { redirect: "manual", signal: AbortSignal.timeout(LOAD_TIMEOUT_MS) }),
  );
}

function refused(path: string, response: Response): Error {
  return new Error(`the backend answered ${response.status} for ${path}: check BACKEND and that it is a nearside backend`);
}
