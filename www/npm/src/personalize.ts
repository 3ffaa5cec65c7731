/** What `personalize` of `nearside/edge` takes. The program itself is the workspace's edge worker. */

/** Whatever answers requests: a service binding, or an object with a `fetch` of your own. */
export interface Fetcher {
  fetch(request: Request): Promise<Response>;
}

/** Where requests go: an address such as `https://origin.example`, or a binding. */
export type Origin = string | Fetcher;

/** Bytes of an artefact as a binding or an import gives them. */
export type Bytes = ArrayBuffer | Uint8Array;

/** A site's artefacts, where they come with the worker rather than from the backend. */
export interface Artefacts {
  manifest: Bytes;
  catalog?: Bytes | undefined;
  model?: Bytes | undefined;
}

/** What is left out comes from the environment, under the name in capitals. */
export interface EdgeOptions {
  /** The site's id. `SITE` */
  site?: string | undefined;
  /** The shop's origin. `SHOP`; left out there too: where the request would go without the worker. */
  shop?: Origin | undefined;
  /** The backend, for `/ns/*` and the artefacts. `BACKEND` */
  backend?: Origin | undefined;
  /** The secret that the backend signs cookies with. `COOKIE_KEY` */
  cookie_key?: string | undefined;
  /** `MANIFEST`, `CATALOG`, `MODEL`; left out there too: asked of the backend and kept up to date. */
  artefacts?: Artefacts | undefined;
  /** Told why pages stay as they are, at most every ten seconds. `console.warn` unless given. */
  report?: ((error: Error) => void) | undefined;
}

/** The worker's bindings. */
export interface EdgeEnv {
  readonly SITE?: string | undefined;
  readonly SHOP?: Origin | undefined;
  readonly BACKEND?: Origin | undefined;
  readonly COOKIE_KEY?: string | undefined;
  readonly MANIFEST?: Bytes | undefined;
  readonly CATALOG?: Bytes | undefined;
  readonly MODEL?: Bytes | undefined;
}

/** The part of a runtime's execution context that is used. */
export interface EdgeContext {
  /** Lets work go on after the answer. */
  waitUntil(work: Promise<unknown>): void;
}

/**
 * Answers a request for the shop: `/ns/*` from the backend, everything else from the shop, and HTML pages of visitors
 * with a valid cookie with their placements filled. Whatever is missing or fails: the shop's answer as it is.
 */
export type Personalize = (
  request: Request,
  env: EdgeEnv,
  ctx: EdgeContext,
  options?: EdgeOptions,
) => Promise<Response>;
