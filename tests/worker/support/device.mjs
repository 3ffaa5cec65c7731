//! A visitor's device: the engine of the package in Node, synced with a real backend.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { built, DIST } from "./paths.mjs";

const { Engine, Site } = await import(pathToFileURL(built(join(DIST, "npm/node/index.js"))).href);

/** The site's artefacts as its backend has them: manifest, catalog and model, undefined where there is none. */
export async function artefactsOf(backend, id) {
  const artefact = async (kind) => {
    const answer = await fetch(`${backend}/ns/${id}/${kind}`);
    return answer.status === 404 ? undefined : new Uint8Array(await answer.arrayBuffer());
  };
  return Promise.all(["manifest", "catalog", "model"].map(artefact));
}

/** A site of the package from its backend's artefacts. */
export async function siteOf(backend, id) {
  return Site.load(...(await artefactsOf(backend, id)));
}

/**
 * Records what a visitor does, syncs, and takes the cookie.
 * @param {{ backend: string, id: string, site: object, events: object[], now: number }} visit
 */
export async function sync({ backend, id, site, events, now }) {
  const engine = await Engine.create({ site, replica: crypto.getRandomValues(new Uint8Array(16)) });
  engine.setConsent({ personalization: true, sync: true }, now - 60_000);
  events.forEach((event, index) => engine.record({ at: now - 50_000 + index * 1000, ...event }, now));
  const answer = await fetch(`${backend}/ns/${id}/sync`, {
    method: "POST",
    headers: { "content-type": "application/x-nearside" },
    body: engine.delta(now),
  });
  if (answer.status !== 200) throw new Error(`sync: ${answer.status} ${await answer.text()}`);
  engine.receive(new Uint8Array(await answer.arrayBuffer()), now);
  const [line = ""] = answer.headers.getSetCookie();
  return { engine, cookie: line.split(";")[0] };
}

/** Events of looking at items. */
export function views(items) {
  return items.map(({ item_id, item_name, item_brand, item_category, price }) => ({
    name: "view_item",
    items: [{ item_id, item_name, item_brand, item_category, price }],
  }));
}
