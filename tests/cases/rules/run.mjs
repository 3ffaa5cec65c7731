// Runs a case of the published semantics in any JavaScript habitat. `tests/engine/rules/published` is its native twin.

/** The visitor's device, unless a case says otherwise. */
const DEVICE = "000102030405060708090a0b0c0d0e0f";
/** Keys of a step that are no fields of its event. */
const STEP = ["at", "now", "event", "on", "refused"];
const ALL = { personalization: true, analytics: true, sync: true };

/** Runs a case and throws where it differs. `api` is `{ Engine, Site, compile }` of the package. */
export async function check(api, held) {
  // What a snapshot does not keep: how the visitor's clock stands, and that a digest came.
  const run = { api, others: {}, before: undefined, utc_offset: undefined, has_digest: false };
  if (held.refused) return refused(held.refused, () => compiled(api, held));
  run.site = await api.Site.load(compiled(api, held));
  run.engine = await open(run, held.device ?? DEVICE);
  for (const [index, step] of expanded(held.steps).entries()) {
    try {
      await take(run, step);
    } catch (error) {
      throw new Error(`${held.id}: step ${index} ${JSON.stringify(step)}: ${error.message}`);
    }
  }
}

/** `rules` are conditions by id, beside the segments of `site`. */
function compiled(api, held) {
  const site = { ...expanded(held.site ?? {}), site: "demo" };
  const rules = Object.entries(expanded(held.rules ?? {})).map(([id, when]) => ({ id, when }));
  return as_of_2026(() => api.compile({ ...site, segments: [...(site.segments ?? []), ...rules] }));
}

/** The compiler knows clocks from the present year on; the cases are of 2026. */
function as_of_2026(run) {
  const Present = globalThis.Date;
  globalThis.Date = class extends Present {
    constructor() {
      super(Present.UTC(2026, 0, 1));
    }
  };
  try {
    return run();
  } finally {
    globalThis.Date = Present;
  }
}

async function open(run, replica) {
  const engine = await run.api.Engine.create({ site: run.site, replica, seed: 7 });
  engine.setConsent(ALL, 0);
  return engine;
}

async function take(run, step) {
  const at = time(step.at);
  if (step.in) return asked(run, step.in, at);
  if (step.is) return same(outcomes(run, Object.keys(step.is), at), step.is);
  if (step.counts_since) return same(counting(run, Object.keys(step.counts_since), at), step.counts_since);
  run.before = undefined;
  if (step.on) run.others[step.on] ??= await open(run, other(step.on));
  const engine = step.on ? run.others[step.on] : run.engine;
  if (step.reload) {
    run.site = await run.api.Site.load(compiled(run.api, step.reload));
    run.engine = await run.api.Engine.create({ site: run.site, snapshot: engine.snapshot(), seed: 7 });
  } else if (step.refused) {
    refused(step.refused, () => happens(run, engine, step, at));
  } else {
    happens(run, engine, step, at);
  }
}

function happens(run, engine, step, at) {
  if (step.event) {
    const fields = Object.entries(step).filter(([name]) => !STEP.includes(name));
    engine.record({ name: step.event, at, ...Object.fromEntries(fields) }, step.now && time(step.now));
  } else if (step.set) {
    for (const [name, value] of Object.entries(step.set)) engine.setAttribute(name, value, at);
  } else if (step.consent !== undefined) {
    engine.setConsent({ personalization: step.consent }, at);
  } else if (step.utc_offset !== undefined) {
    engine.setUtcOffset(step.utc_offset);
    run.utc_offset = step.utc_offset;
  } else if (step.hears) {
    engine.receive(run.others[step.hears].delta(at), at);
  } else if (step.receive) {
    run.has_digest = true;
    engine.receive(Uint8Array.from(step.receive.match(/../g), (pair) => Number.parseInt(pair, 16)), at);
  } else {
    throw new Error("nothing happens");
  }
}

/** The segments the visitor is in, after a restart too; no change of time comes unannounced. */
async function asked(run, expected, at) {
  const found = run.engine.segments(at).sort();
  same(found, [...expected].sort());
  if (!run.has_digest) {
    const again = await run.api.Engine.create({ site: run.site, snapshot: run.engine.snapshot(), seed: 7 });
    if (run.utc_offset !== undefined) again.setUtcOffset(run.utc_offset);
    const restarted = again.segments(at).sort();
    again.free();
    if (String(restarted) !== String(found)) throw new Error(`found ${JSON.stringify(restarted)} after a restart`);
  }
  const { before } = run;
  if (before && String(before.found) !== String(found) && !(before.wake_at <= at)) {
    throw new Error(`the engine did not say that ${before.found} would change, but ${before.wake_at}`);
  }
  run.before = { found, wake_at: run.engine.wakeAt(at) };
}

function outcomes(run, ids, at) {
  const outcome = (id) => {
    const { truth } = run.engine.explain(id, at);
    if (run.engine.isIn(id, at) !== (truth === "true")) throw new Error(`being in ${id} goes not with ${truth}`);
    return [id, truth];
  };
  return Object.fromEntries(ids.map(outcome));
}

/** The first time in each proof since which something counts. */
function counting(run, ids, at) {
  const since = (proof) => proof.counts_since ?? proof.children.map(since).find((found) => found !== undefined);
  const text = (found) => (found === undefined ? null : new Date(found).toISOString().slice(0, 16).replace("T", " "));
  return Object.fromEntries(ids.map((id) => [id, text(since(run.engine.explain(id, at)))]));
}

function refused(expected, run) {
  let error;
  try {
    run();
  } catch (caught) {
    error = caught;
  }
  if (!error) throw new Error("it was accepted");
  if (error.path !== expected.path || !error.message.includes(expected.says ?? "")) {
    throw new Error(`refused at ${error.path}: ${error.message}`);
  }
}

function same(found, expected) {
  if (canonical(found) !== canonical(expected)) throw new Error(`found ${JSON.stringify(found)}`);
}

/** JSON with sorted keys. */
function canonical(value) {
  return JSON.stringify(Array.isArray(value) ? value : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The milliseconds of `2026-03-02 12:00`, with seconds and milliseconds where they matter; in UTC. */
function time(text) {
  if (text === undefined) return 0;
  const [year, month, ...rest] = text.split(/[- :.]/).map(Number);
  return Date.UTC(year, month - 1, ...rest);
}

/** The id of another device: its name as hexadecimal digits, filled up. */
function other(name) {
  return `f0${Array.from(name, (letter) => letter.charCodeAt(0).toString(16)).join("").padEnd(30, "0")}`;
}

/** Short forms written out: see README.md. */
function expanded(value) {
  if (Array.isArray(value)) {
    return value.flatMap((part) => (part?.$times ? Array.from({ length: part.$times }, (_, number) => expanded(numbered(part.of, number))) : [expanded(part)]));
  }
  if (!value || typeof value !== "object") return value;
  if (value.$nested) return Array.from({ length: value.$nested }).reduce((inner) => ({ not: inner }), expanded(value.of));
  if (value.$text) return "x".repeat(value.$text);
  if (value.$number) return Number(value.$number);
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, expanded(held)]));
}

function numbered(value, number) {
  if (typeof value === "string") return value.replaceAll("#", number);
  if (Array.isArray(value)) return value.map((part) => numbered(part, number));
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name.replaceAll("#", number), numbered(held, number)]));
}
