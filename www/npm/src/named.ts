/** The engine as callers see it: segments come out of WebAssembly as numbers, and here they get their ids. */

import type { Loaded, Opened } from "#glue/engine";
import type { Engine } from "./engine.ts";
import type { Site } from "./site.ts";
import type { Changes } from "./types.ts";

/** A site's segments, read once: ids by number, and, once somebody asks for one by its id, numbers by id. */
interface Segments {
  ids: readonly string[];
  numbers?: ReadonlyMap<string, number>;
}

const of_site = new WeakMap<Site, Segments>();

export function named(opened: Opened, site: Site): Engine {
  const segments = segmentsOf(site);
  const { ids } = segments;
  const list = (from: Uint16Array, start: number, end: number): string[] => {
    const found: string[] = [];
    for (let place = start; place < end; place++) found.push(ids[from[place]!]!);
    return found;
  };
  /** How many were entered, those, and then those left. */
  const changes = (changed: Uint16Array | undefined): Changes => {
    if (!changed) return { entered: [], left: [] };
    const middle = changed[0]! + 1;
    return { entered: list(changed, 1, middle), left: list(changed, middle, changed.length) };
  };
  return {
    record: (event, now) => changes(opened.record(event, given(now))),
    segments: (now) => {
      const held = opened.segments(time(now));
      return list(held, 0, held.length);
    },
    isIn(segment, now) {
      const number = numberOf(segments, segment);
      // Refused there, in the engine's words.
      if (number === undefined) opened.explain(segment, time(now));
      return opened.isIn(number!, time(now));
    },
    explain: (segment, now) => opened.explain(segment, time(now)),
    recommend: (placement, now, options) => opened.recommend(placement, time(now), options),
    variant: (placement, now) => opened.variant(placement, time(now)),
    adopt: (model) => opened.adopt(model),
    setAttribute: (name, value, at) => changes(opened.setAttribute(name, value, time(at))),
    setConsent: (choices, at) => opened.setConsent(choices, time(at)),
    setUtcOffset: (minutes) => opened.setUtcOffset(time(minutes)),
    profile: (now) => opened.profile(time(now)),
    snapshot: () => opened.snapshot(),
    delta: (now) => opened.delta(time(now)),
    receive: (message, now) => changes(opened.receive(message, time(now))),
    wake: (now) => changes(opened.wake(time(now))),
    wakeAt: (now) => opened.wakeAt(given(now)),
    forget: () => opened.forget(),
    free: () => opened.free(),
  };
}

function segmentsOf(site: Site): Segments {
  let segments = of_site.get(site);
  if (!segments) {
    const lines = (site as unknown as Loaded).segment_lines();
    segments = { ids: lines ? lines.split("\n") : [] };
    of_site.set(site, segments);
  }
  return segments;
}

function numberOf(segments: Segments, id: string): number | undefined {
  segments.numbers ??= new Map(segments.ids.map((id, number) => [id, number]));
  return segments.numbers.get(id);
}

/** WebAssembly would take "5" and null for numbers; NaN it refuses. */
function time(value: number): number {
  return typeof value === "number" ? value : NaN;
}

function given(value: number | null | undefined): number | undefined {
  return value === undefined || value === null ? undefined : time(value);
}
