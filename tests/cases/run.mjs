// Runs a shared case in any JavaScript habitat. `tests/engine/cases/run.rs` is its native twin.

/** What the host passes as entropy. */
const SEED = 7;
/** Who writes, unless a case says otherwise. */
const REPLICA = "000102030405060708090a0b0c0d0e0f";
/** Keys of a step that say how, not what. */
const MODIFIERS = ["at", "now", "page"];

/**
 * Runs a case and throws where it differs from what is expected; gives the number of steps.
 * `api` is `{ Engine, Site }` of the package, with `compile` and `compileCatalog` where the habitat has them.
 */
export async function check(api, name, input, expected) {
  if (api.compile) {
    same(`${name}: manifest`, hex(api.compile(input.site)), expected.manifest);
    if (input.catalog) same(`${name}: catalog`, hex(api.compileCatalog(input.catalog)), expected.catalog);
  }
  const artefacts = [expected.manifest, expected.catalog, expected.model].map((held) => (held ? bytes(held) : undefined));
  const site = await api.Site.load(...artefacts);
  const run = { api, site, engine: await api.Engine.create({ site, replica: input.replica ?? REPLICA, seed: SEED }) };
  same(`${name}: steps`, input.steps.length, expected.outcomes.length);
  for (const [index, step] of input.steps.entries()) {
    const outcome = await take(run, step, expected.outcomes[index]);
    same(`${name}: step ${index} ${JSON.stringify(step).slice(0, 120)}`, outcome, expected.outcomes[index]);
  }
  run.engine.free();
  site.free();
  return input.steps.length;
}

async function take(run, step, expected) {
  const [name, argument] = Object.entries(step).find(([key]) => !MODIFIERS.includes(key));
  const at = step.at ?? argument;
  const { engine } = run;
  switch (name) {
    case "record":
      return answer(() => engine.record(argument, step.now));
    case "attribute":
      return answer(() => engine.setAttribute(argument[0], argument[1], at));
    case "consent":
      engine.setConsent(argument, at);
      return null;
    case "wake":
      return engine.wake(at);
    case "receive":
      return answer(() => engine.receive(bytes(argument), at));
    case "segments":
      return engine.segments(at);
    case "explain":
      return answer(() => engine.explain(argument, at));
    case "recommend":
      return answer(() => engine.recommend(argument, at, step.page && { page: step.page }));
    case "variant":
      return answer(() => engine.variant(argument, at));
    case "delta": {
      const delta = engine.delta(at);
      return delta ? hex(delta) : null;
    }
    case "ack":
      // No hub here: the native run wrote its answer down.
      return { answer: expected.answer, changes: engine.receive(bytes(expected.answer), at) };
    case "snapshot":
      return hex(engine.snapshot());
    case "restore":
      run.engine = await run.api.Engine.create({ site: run.site, snapshot: engine.snapshot(), seed: SEED });
      engine.free();
      return null;
    case "forget":
      engine.forget();
      return null;
    case "utcOffset":
      engine.setUtcOffset(argument);
      return null;
    case "wakeAt":
      return engine.wakeAt(at) ?? null;
    default:
      throw new Error(`no step is called ${name}`);
  }
}

/** An answer, or the refusal without its wording. */
function answer(ask) {
  try {
    return ask();
  } catch (error) {
    if (error.name !== "NearsideError") throw error;
    return { error: { code: error.code, path: error.path } };
  }
}

function same(what, found, expected) {
  const [a, b] = [canonical(found), canonical(expected)];
  if (a !== b) throw new Error(`${what}\n  found    ${a}\n  expected ${b}`);
}

/** JSON with sorted keys. */
function canonical(value) {
  return JSON.stringify(value, (_, held) =>
    held && typeof held === "object" && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
}

function hex(held) {
  return Array.from(held, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytes(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
