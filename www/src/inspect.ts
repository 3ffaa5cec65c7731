/**
 * What only a curious person asks: the profile, and why a segment holds. The tag's engine is without these answers; the full
 * one, which is loaded here on first use, gives them from the tag's snapshot: the same core over the same state.
 */

import { Engine, initSync, Site } from "#glue/full";
import { bytes, compile } from "./host/fetch.ts";

/** The full engine, restored to the visitor's state as it was when it was asked for. */
export interface Full {
  explain(segment: string, now: number): unknown;
  profile(now: number): unknown;
}

let loading: Promise<object> | undefined;

/** Asks the full engine; `home` is where the site's artefacts are. */
export async function inspect<T>(home: string, snapshot: Uint8Array, question: (full: Full) => T): Promise<T> {
  loading ??= load(home);
  const site = await loading.catch((error: unknown) => {
    // Whoever asks again may have a network again.
    loading = undefined;
    throw error;
  });
  const engine = Engine.open(site, { snapshot, seed: 0 });
  try {
    engine.setUtcOffset(-new Date().getTimezoneOffset());
    return question(engine);
  } finally {
    engine.free();
  }
}

/** A question of the page's, by the name of the call that asks it. */
export type Question = ["explain", segment: string] | ["profile"];

/** The answer as of `now`. */
export function answer(home: string, snapshot: Uint8Array, now: number, ...[call, segment]: Question): Promise<unknown> {
  return inspect(home, snapshot, (full) => (call === "explain" ? full.explain(segment, now) : full.profile(now)));
}

async function load(home: string): Promise<object> {
  const [module, manifest] = await Promise.all([
    compile(new URL(".", import.meta.url).href, "nearside-full_bg.wasm"),
    // The very bytes that the tag works with, even if the backend has newer ones by now.
    bytes(`${home}/manifest`, { cache: "force-cache" }),
  ]);
  initSync({ module });
  return Site.load(manifest);
}
