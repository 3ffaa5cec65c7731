/** Drives the engine: changes under the lock, sync when idle and when the page goes, timers. */

import type { Config } from "../config.ts";
import { NOTHING } from "./engine.ts";
import type { Changes, Engine, Op } from "./engine.ts";
import { idle } from "./idle.ts";
import { load } from "./load.ts";
import { locked } from "./locked.ts";

/** Time between a change and its sync, so that what happens together goes out together. */
const SYNC_DELAY_MS = 1000;
/** Longest timer; at its end the engine is asked again. (setTimeout overflows after 24 days.) */
const MAX_TIMER_MS = 3_600_000;

export interface Runtime {
  /** The engine once it has been started; `undefined` while nobody needs it, and after it failed to start. */
  engine(): Engine | undefined;
  /** Starts the engine, once. */
  open(): Promise<Engine | undefined>;
  /** Makes a change; what it did to segments. */
  commit(op: Op): Promise<Changes>;
  /** Resolves when all changes so far are made. */
  settled(): Promise<void>;
  /** The page goes away, perhaps for ever. */
  leave(): void;
}

export interface Reports {
  error(error: unknown): void;
  changed(changes: Changes): void;
  committed(): void;
}

export function createRuntime(config: Config, gpc: boolean, reports: Reports): Runtime {
  let opening: Promise<Engine | undefined> | undefined;
  let engine: Engine | undefined;
  let pending: { op: Op; done: (changes: Changes) => void }[] = [];
  let waiting = false;
  let flushing = Promise.resolve();
  let syncing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const open = (): Promise<Engine | undefined> =>
    (opening ??= load(config, gpc, reports.error).then(
      (loaded) => (engine = loaded),
      (error: unknown) => {
        reports.error(error);
        return undefined;
      },
    ));

  const flush = (): void => {
    waiting = false;
    const batch = pending;
    pending = [];
    if (!engine) return;
    let outcomes: (Changes | Error)[] = [];
    try {
      outcomes = engine.commit(batch.map(({ op }) => op));
    } catch (error) {
      reports.error(error);
    }
    outcomes.forEach((outcome, index) => {
      const failed = outcome instanceof Error;
      if (failed) reports.error(outcome);
      else if (outcome.entered.length + outcome.left.length > 0) reports.changed(outcome);
      batch[index]?.done(failed ? NOTHING : outcome);
    });
    for (const { done } of batch.slice(outcomes.length)) done(NOTHING);
    reports.committed();
    if (!syncing) {
      syncing = true;
      idle(() => {
        syncing = false;
        hear(engine?.send());
      }, SYNC_DELAY_MS);
    }
    clearTimeout(timer);
    const at = engine.wakeAt();
    // A time that has passed is as good as none for a timer.
    if (at) timer = setTimeout(() => commit(["wake"]), Math.min(at - Date.now(), MAX_TIMER_MS));
  };

  const commit = async (op: Op): Promise<Changes> => {
    // At once if the engine is there: the last events of a page come while it goes away.
    if (!engine && !(await open())) return NOTHING;
    return new Promise((done) => {
      pending.push({ op, done });
      if (!waiting) {
        waiting = true;
        flushing = locked(`nearside:${config.site}`, flush, () => engine?.stamp() ?? 0);
      }
    });
  };

  const hear = (answer: Promise<Response> | undefined): void => {
    answer
      ?.then(async (response) => ["answer", response.status, new Uint8Array(await response.arrayBuffer())] as Op)
      .catch((): Op => ["answer", 0, new Uint8Array()])
      .then(commit)
      .catch(reports.error);
  };

  return {
    engine: () => engine,
    open,
    commit,
    settled: () => flushing,
    leave() {
      if (!engine) return;
      const batch = pending;
      pending = [];
      try {
        hear(engine.leave(batch.length > 0 ? JSON.stringify(batch.map(({ op }) => op)) : undefined));
      } catch (error) {
        reports.error(error);
      }
      for (const { done } of batch) done(NOTHING);
    },
  };
}
