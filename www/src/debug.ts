/** Errors: to the listeners always, to the console in debug mode only, each once. And the overlay, loaded when asked for. */

import type { Emitter } from "./emitter.ts";
import type { Engine } from "./host/engine.ts";

/** Errors that are remembered for somebody who turns debug mode on later. */
const MAX_REMEMBERED = 20;

/** What the overlay looks at. */
export interface Inspected {
  engine(): Engine | undefined;
  /** Where the site's artefacts are. */
  home: string;
  emitter: Emitter;
  faults: readonly unknown[];
}

type Overlay = { openOverlay(inspected: Inspected): () => void };

export interface Debug {
  report(error: unknown): void;
  show(on: boolean): void;
}

export function createDebug(base: string, inspected: Omit<Inspected, "faults">): Debug {
  const faults: unknown[] = [];
  const told = new Set<string>();
  let shown: Promise<() => void> | undefined;
  const tell = (error: unknown): void => {
    const text = String(error);
    if (!shown || told.has(text)) return;
    told.add(text);
    console.warn(`nearside: ${text.replace(/^NearsideError: /, "")}`);
  };
  const report = (error: unknown): void => {
    faults.push(error);
    if (faults.length > MAX_REMEMBERED) faults.shift();
    tell(error);
    inspected.emitter.emit("error", error);
  };
  return {
    report,
    show(on) {
      if (!on) {
        void shown?.then((close) => close());
        shown = undefined;
        return;
      }
      shown ??= (import(`${base}nearside-debug.js`) as Promise<Overlay>).then(
        ({ openOverlay }) => openOverlay({ ...inspected, faults }),
        (error: unknown) => {
          report(error);
          return () => {};
        },
      );
      faults.forEach(tell);
    },
  };
}
