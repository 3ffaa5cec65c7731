/** The worker's limits by name, with what happens when each is reached. */

/** Characters of the cookie. A longer one is no cookie of ours. */
export const MAX_COOKIE_CHARS = 3_800;
/** Cookies of our name that are tried in one request. Further ones are not looked at. */
export const MAX_COOKIES_TRIED = 4;
/** Shortest cookie key in bytes. With a shorter one every page passes through. */
export const MIN_KEY_BYTES = 16;
/** Bytes of a placement's own content that are held back until its end tag (256 KB). A larger placement passes through. */
export const MAX_FALLBACK_BYTES = 256 * 1024;
/** Bytes of a card's template (16 KB). A larger one is none. */
export const MAX_TEMPLATE_BYTES = 16 * 1024;
/** Templates of one page outside placements. Further ones are not looked at. */
export const MAX_TEMPLATES = 16;
/** Bytes of one JSON-LD script (64 KB). A larger one is not read. */
export const MAX_JSON_LD_BYTES = 64 * 1024;
/** Placements of one page that are filled. Further ones pass through. */
export const MAX_PLACEMENTS = 32;
/** Items of one page that are not recommended twice. Further ones may be. */
export const MAX_SHOWN = 256;
/** Bytes of one artefact (32 MB, the engine takes no more). A larger one is refused, and the site with it. */
export const MAX_ARTEFACT_BYTES = 32 * 1024 * 1024;
/** Sites that one isolate keeps. Pages of further ones pass through. */
export const MAX_SITES = 8;
/** How long loaded artefacts are taken for the latest. The page that comes later has the backend asked, and does not wait. */
export const REFRESH_MS = 60_000;
/** How long a failed load is not tried again. */
export const RETRY_MS = 10_000;
/** How long loading may take before it counts as failed. */
export const LOAD_TIMEOUT_MS = 10_000;
