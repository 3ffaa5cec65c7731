/** `nearside/edge`: placements filled in the HTML before it leaves, with the visitor's signed cookie and no look-up. */

import { personalize as run } from "#edge";
import type { Personalize } from "./personalize.ts";

export const personalize: Personalize = run;

export type {
  Artefacts,
  Bytes,
  EdgeContext,
  EdgeEnv,
  EdgeOptions,
  Fetcher,
  Origin,
  Personalize,
} from "./personalize.ts";
