/** The tag: one classic script, one global `nearside`. */

import { createApi } from "./api.ts";
import { readConfig } from "./config.ts";
import { createDebug } from "./debug.ts";
import { createPlacements } from "./draw/placements.ts";
import { createEmitter } from "./emitter.ts";
import { fault } from "./fault.ts";
import { createGate } from "./gate.ts";
import { NOTHING } from "./host/engine.ts";
import type { Changes, RawEvent } from "./host/engine.ts";
import { createRuntime } from "./host/runtime.ts";
import { isEngineWanted } from "./host/wanted.ts";
import type { Measure } from "./measure/measure.ts";
import { createContext } from "./page/context.ts";
import { pageFields } from "./page/fields.ts";
import { startRecorder } from "./page/recorder.ts";
import type { Recorder } from "./page/recorder.ts";
import { queued, replay } from "./queue.ts";

function start(before: unknown): void {
  const script = document.currentScript ?? document.querySelector("script[data-site]");
  const config = readConfig(script instanceof HTMLScriptElement ? script : undefined);
  const gpc = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  const emitter = createEmitter();
  const debug = createDebug(config.base, { engine: () => runtime.engine(), emitter, home: config.home });
  const runtime = createRuntime(config, gpc, {
    error: debug.report,
    changed: (changes) => emitter.emit("segment", changes),
    committed: () => emitter.emit("committed", undefined),
  });
  let measuring: Promise<Measure> | undefined;
  const placements = createPlacements(debug.report, (placement, id, shown) => {
    if (shown[0]) emitter.emit("recommendation", { placement: id, recommendations: shown });
    // Whether it is seen and clicked can wait until everything else is there.
    measuring ??= import(`${config.base}nearside-measure.js`).then(({ createMeasure }) => createMeasure(note));
    measuring.then((measure) => measure(placement, id, shown)).catch(debug.report);
  });
  const context = createContext();
  const gate = createGate();
  const permits = (): boolean => runtime.engine()?.permits() ?? false;
  let recorder: Recorder | undefined;

  const record = (event: RawEvent): Promise<Changes> | Changes => {
    // Without consent an event is not even kept in memory.
    if (!permits()) return NOTHING;
    context.note(event);
    return runtime.commit(["record", event]);
  };
  const stamped = (event: RawEvent): RawEvent => ({ at: Date.now(), ...event });
  const note = (event: RawEvent): void => void record(stamped(event));
  /** What the page calls waits for what it called before; what the recorder sees is recorded as it is seen. */
  const track = (event: RawEvent): Promise<Changes> => {
    const at_once = stamped(event);
    return gate.pass(() => record(at_once));
  };
  const begin = (): void => {
    if (!config.auto || recorder || !permits()) return;
    const fill = async (): Promise<void> => {
      const engine = runtime.engine();
      // A placement that is still being parsed has not all of its cards yet.
      if (!engine?.permits() || document.readyState === "loading") return;
      await engine.near?.(context.page());
      placements.fill(engine, context.page());
    };
    const observer = new MutationObserver(fill);
    // The page's own events first: what it shows belongs to them.
    emitter.on("committed", () => {
      fill();
      // Both of these once, however often they are asked for.
      observer.observe(document.documentElement, { childList: true, subtree: true });
      document.addEventListener("DOMContentLoaded", fill);
    });
    recorder = startRecorder(
      note,
      () => {
        context.turn();
        placements.turn();
      },
    );
  };

  addEventListener("pagehide", () => {
    recorder?.end();
    runtime.leave();
  });
  document.addEventListener("visibilitychange", () => document.hidden && runtime.leave());
  addEventListener("pageshow", (event) => event.persisted && recorder?.view());

  if (!config.site) debug.report(fault("config", 'add data-site="your-site" to the script tag'));
  const opened = isEngineWanted(config, gpc) ? gate.close(() => runtime.open().then(begin)) : Promise.resolve();
  const api = createApi({
    config,
    runtime,
    emitter,
    ready: opened,
    report: debug.report,
    track,
    view: (fields) => track({ name: "page_view", ...pageFields(), ...fields }),
    decide: (op) => gate.close(() => runtime.commit(op).then(begin)),
    pass: gate.pass,
    context: context.page,
    debug: debug.show,
  });
  const push = (...entries: unknown[]): void => entries.forEach((entry) => replay(entry, api));
  (window as { nearside?: unknown }).nearside = { ...api, push };
  push(...queued(before));
  void opened.then(() => emitter.emit("ready", undefined));
}

start((window as { nearside?: unknown }).nearside);
