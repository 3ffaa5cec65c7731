/**
 * A model that comes in shards: fetches those that lead to what goes with the visitor's latest items, and gives the engine the
 * model that they join to. Loaded only by the pages of a shop whose model is that large.
 */

import { initSync, Shards } from "#glue/shards";
import type { Engine, PageContext } from "./host/engine.ts";
import { bytes, compile } from "./host/fetch.ts";

/** How long a placement waits for a piece. Without it there is what is popular. */
const MAX_WAIT_MS = 3000;
/** A bucket, then its shard; twice, for items that come to light with it. */
const MAX_ROUNDS = 4;

/** What joins pieces: see the Rust class of that name. */
export interface Shards {
  wanted(item_ids: string[]): string[];
  add(piece: Uint8Array): void;
  model(): Uint8Array;
}

type Report = (error: unknown) => void;
type Look = (page: PageContext) => Promise<void>;

let looking: Promise<Look> | undefined;
let running: Promise<void> = Promise.resolve();
let next: Promise<void> | undefined;

/**
 * Fetches what the page needs of the model; one look at a time, and one that waits. `at.home` is where the site's artefacts
 * are. It takes `MAX_WAIT_MS` at most: what comes later is there for the next placement.
 */
export function follow(engine: Engine, at: { home: string }, report: Report, page: PageContext): Promise<void> {
  looking ??= start(engine, at.home, report).catch((error: unknown) => {
    report(error);
    return async () => {};
  });
  const look = looking;
  next ??= running.then(async () => {
    next = undefined;
    running = look.then((held) => held(page)).catch(report);
    await running;
  });
  return Promise.race([next, new Promise<void>((late) => setTimeout(late, MAX_WAIT_MS))]);
}

async function start(engine: Engine, home: string, report: Report): Promise<Look> {
  // The tag has asked for the head just now: this comes from the browser's cache. Its address is what the pieces' begin with.
  const [module, head] = await Promise.all([compile(new URL(".", import.meta.url).href, "nearside-shards_bg.wasm"), fetch(`${home}/model/head`, { signal: AbortSignal.timeout(MAX_WAIT_MS) })]);
  initSync({ module });
  const shards = Shards.open(new Uint8Array(await head.arrayBuffer()));
  const failed = new Set<string>();
  engine.adopt(shards.model());

  const add = async (name: string): Promise<void> => {
    // Which pieces a visitor needs is nobody's business: no cookie goes with them.
    const piece = await bytes(`${head.url}.${name}`, { credentials: "omit", signal: AbortSignal.timeout(MAX_WAIT_MS) });
    if (piece) shards.add(piece);
  };
  return async ({ item_id, cart = [] }: PageContext): Promise<void> => {
    let grown = false;
    for (let round = 0; round < MAX_ROUNDS && engine.permits(); round++) {
      const ids = [...(item_id ? [item_id] : []), ...engine.latest(), ...cart];
      const wanted = shards.wanted(ids).filter((name: string) => !failed.has(name));
      if (wanted.length === 0) break;
      const added = wanted.map((name: string) =>
        add(name).catch((error: unknown) => {
          failed.add(name);
          report(error);
        }),
      );
      await Promise.all(added);
      grown = true;
    }
    if (grown) engine.adopt(shards.model());
  };
}
