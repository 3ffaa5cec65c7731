/** What the worker is told by its options and its environment. */

import type { Artefacts, EdgeEnv, EdgeOptions, Origin } from "../../www/npm/src/personalize.ts";

export interface Settings {
  readonly site: string | undefined;
  readonly shop: Origin | undefined;
  readonly backend: Origin | undefined;
  readonly cookie_key: string | undefined;
  readonly artefacts: Artefacts | undefined;
  readonly report: (error: Error) => void;
}

/** Options go before the environment. An empty text is as good as none. */
export function readSettings(env: EdgeEnv, options: EdgeOptions): Settings {
  const held = env.MANIFEST && { manifest: env.MANIFEST, catalog: env.CATALOG, model: env.MODEL };
  return {
    site: options.site || env.SITE || undefined,
    shop: options.shop || env.SHOP || undefined,
    backend: options.backend || env.BACKEND || undefined,
    cookie_key: options.cookie_key || env.COOKIE_KEY || undefined,
    artefacts: options.artefacts ?? held ?? undefined,
    report: options.report ?? ((error) => console.warn(error.message)),
  };
}
