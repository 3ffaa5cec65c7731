/** Whether there is anything for the engine to do before the visitor says something. If not, nothing more is loaded. */

import type { Config } from "../config.ts";

/** A stored profile begins so; a stored refusal does not. The rest of what is stored is the engine's own affair. */
const PERMITTED = "+";

export function isEngineWanted({ site, mode }: Config, gpc: boolean): boolean {
  if (!site || mode === "denied") return false;
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(`nearside:${site}`);
  } catch {
    // Forbidden: the engine will say so, if the visitor lets it work at all.
  }
  return stored === null ? mode === "granted" && !gpc : stored.startsWith(PERMITTED);
}
