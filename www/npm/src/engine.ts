/** One visitor's engine. */

import { Engine as Glue } from "#glue/engine";
import { named } from "./named.ts";
import { Site } from "./site.ts";
import { ready } from "./start.ts";
import type { Changes, ConsentChoices, Event, Page, ProfileView, Proof, Recommendation, Scalar } from "./types.ts";

/** The artefacts, as a site that was loaded before or as bytes. */
export type EngineSite =
  | { site: Site; manifest?: undefined }
  | {
      site?: undefined;
      manifest: Uint8Array;
      catalog?: Uint8Array | undefined;
      model?: Uint8Array | undefined;
    };

/** Who the visitor's device is: a new replica id (16 bytes or 32 hexadecimal digits), or a snapshot, which holds its own. */
export type EngineVisitor =
  | { replica: Uint8Array | string; snapshot?: Uint8Array | undefined }
  | { replica?: undefined; snapshot: Uint8Array };

export type EngineOptions = EngineSite &
  EngineVisitor & {
    /** What holds until the visitor decides; decisions in the snapshot count more. */
    consent?: ConsentChoices | undefined;
    /** Entropy for a replica id to come, a whole number below 2^53. Left out: random. */
    seed?: number | undefined;
  };

/** One visitor's engine. It has no clock: `now` and `at` are milliseconds since 1970. What it refuses has changed nothing. */
export interface Engine {
  /**
   * Records an event that happened at `event.at`. Without consent for personalization, and for a transaction that was
   * counted already, nothing changes. `now` is the event's own time unless given.
   * @throws NearsideError on a malformed event, one over 24 hours late or over 5 minutes ahead
   */
  record(event: Event, now?: number): Changes;
  /** Ids of the segments the visitor is in. */
  segments(now: number): string[];
  /** @throws NearsideError on a segment that the site does not have */
  isIn(segment: string, now: number): boolean;
  /**
   * Why the visitor is in a segment or not.
   * @throws NearsideError on a segment that the site does not have
   */
  explain(segment: string, now: number): Proof;
  /**
   * What to show in a placement, best first; empty without consent for personalization.
   * @throws NearsideError on a placement that the site does not have
   */
  recommend(placement: string, now: number, options?: { page?: Page | undefined }): Recommendation[];
  /**
   * The placement's variant that is for the visitor: `base`, `holdout`, or one of `variants` in site.json. Tell your own
   * analytics of it, if they are to compare.
   * @throws NearsideError on a placement that the site does not have
   */
  variant(placement: string, now: number): string;
  /**
   * Takes over a model that was joined from shards, see `nearside/shards`, for this visitor alone.
   * @throws NearsideError on bytes that are no model
   */
  adopt(model: Uint8Array): void;
  /** @throws NearsideError on one attribute more than 32 */
  setAttribute(name: string, value: Scalar, at: number): Changes;
  /** Takes in a decision of the visitor's. Denying personalization erases the profile: delete what you stored. */
  setConsent(choices: ConsentChoices, at: number): void;
  /**
   * Tells by how many minutes the visitor's clock is ahead of UTC, `-new Date().getTimezoneOffset()`, which conditions on
   * the visitor's own time need; until then they do not hold. A snapshot does not keep it.
   * @throws NearsideError on more than a day
   */
  setUtcOffset(minutes: number): void;
  profile(now: number): ProfileView;
  /** All that must be kept on the device, for `Engine.create`. Store it after every change. */
  snapshot(): Uint8Array;
  /**
   * What the backend has not acknowledged; undefined where there is nothing or no consent for sync. Store a snapshot before
   * you send it: a state that was sent and is forgotten would be made anew under the same name.
   */
  delta(now: number): Uint8Array | undefined;
  /**
   * Takes in the backend's answer, another replica's delta, or a digest.
   * @throws NearsideError on bytes that are no message
   */
  receive(message: Uint8Array, now: number): Changes;
  /** Lets go of segments whose windows have passed. Call it at `wakeAt()`. */
  wake(now: number): Changes;
  /** When an answer can change without an event; undefined while none can. `now` is the latest event's time unless given. */
  wakeAt(now?: number): number | undefined;
  /** Erases the profile and withdraws all consent: delete what you stored. */
  forget(): void;
  /** Gives the memory back now rather than at garbage collection. The engine is of no use afterwards. */
  free(): void;
}

export const Engine = {
  /** @throws NearsideError on bytes that are not what they should be, and on a replica id that is none */
  async create(options: EngineOptions): Promise<Engine> {
    await ready();
    const site = options.site ?? (await Site.load(options.manifest, options.catalog, options.model));
    return named(Glue.open(site, { ...options, seed: options.seed ?? entropy() }), site);
  },
};

/** 53 random bits. */
function entropy(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high >>> 11) * 2 ** 32 + low;
}
