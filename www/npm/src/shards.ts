/** `nearside/shards`: a large model in pieces, for a device that should not wait for all of it. */

import { initSync, Shards as Opened } from "#glue/shards";
import { compiled } from "#habitat";
import module from "#module/shards";
import { once } from "./once.ts";

/** The pieces of a model that are held. The backend has them at `/ns/{site}/model/{head}` and `/ns/{site}/model/{head}.{name}`. */
export interface Shards {
  /** Names of the pieces that lead to what goes with these items and are not held yet. Ask again when those are added. */
  wanted(item_ids: string[]): string[];
  /** @throws Error on what is no piece of this model, cut short or altered; nothing has changed then */
  add(piece: Uint8Array): void;
  /** The model of what is held, for `engine.adopt`. */
  model(): Uint8Array;
  /** Gives the memory back now rather than at garbage collection. */
  free(): void;
}

const ready = once(async () => void initSync({ module: await compiled(module) }));

export const Shards = {
  /** @throws Error on what is no head, cut short or altered */
  async open(head: Uint8Array): Promise<Shards> {
    await ready();
    return Opened.open(head);
  },
};
