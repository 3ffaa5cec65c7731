/** The neutral handler: answers requests for a shop on any runtime with `fetch` and an HTML rewriter. */

import type { EdgeContext, Personalize } from "../../www/npm/src/personalize.ts";
import { readCookie } from "./cookie.ts";
import { fillPage, type Visit } from "./fill.ts";
import { forward } from "./forward.ts";
import { MIN_KEY_BYTES } from "./limits.ts";
import { asksForPage, isPage, unconditional } from "./page/permitted.ts";
import { unreachable } from "./problem.ts";
import { recommend } from "./recommend.ts";
import { readSettings, type Settings } from "./settings.ts";
import type { Loader } from "./site/loader.ts";
import { loaderFor } from "./site/loaders.ts";

export const personalize: Personalize = async (request, env, ctx, options = {}) => {
  const settings = readSettings(env, options);
  if (new URL(request.url).pathname.startsWith("/ns/") && settings.backend) {
    return forward(settings.backend, request).catch(() =>
      unreachable("the backend does not answer", "try again later; the tag keeps what it could not send"),
    );
  }
  const now = Date.now();
  const known = asksForPage(request) ? await visitorOf(request, settings, ctx, now).catch(() => undefined) : undefined;
  // Loaded already: then the page can be filled, and must come whole.
  const asked = known?.loader.site() ? unconditional(request) : request;
  const answer = await forward(settings.shop, asked).catch(() => unreachable("the shop does not answer", "try again later"));
  const site = known?.loader.site();
  if (!known || !site || !isPage(answer)) return answer;
  const visit: Visit = { request, site, digest: known.digest, now };
  return isReadable(visit) ? fillPage(answer, visit) : answer;
};

interface Known {
  readonly loader: Loader;
  readonly digest: Uint8Array;
}

/** The visitor, if a valid cookie tells who it is. Artefacts begin to load with the first page of anybody. */
async function visitorOf(
  request: Request,
  settings: Settings,
  ctx: EdgeContext,
  now: number,
): Promise<Known | undefined> {
  const loader = await loaderFor(settings, now);
  const loading = loader?.refresh(settings.backend, now);
  if (loading) ctx.waitUntil(loading);
  const { site, cookie_key } = settings;
  if (!loader || !site || !cookie_key || cookie_key.length < MIN_KEY_BYTES) return undefined;
  const digest = await readCookie(request.headers.get("cookie"), site, cookie_key);
  return digest && { loader, digest };
}

/** Whether the engine takes the digest: asked before a header is changed. */
function isReadable(visit: Visit): boolean {
  const [first] = visit.site.placements();
  if (first === undefined) return false;
  try {
    recommend(visit.site, visit.digest, first, {}, visit.now);
    return true;
  } catch {
    return false;
  }
}

