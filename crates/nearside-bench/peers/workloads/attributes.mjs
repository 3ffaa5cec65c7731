// 1,000 rules over one visitor, ids out. Before every call an attribute that all rules read changes.

import assert from "node:assert/strict";
import { brotliCompressSync, constants } from "node:zlib";
import { load, taking } from "../engines/index.mjs";
import { alternate, median } from "../measure.mjs";
import { CHANGING, NOW, cartValue, rules, visitor } from "../rules.mjs";

/** Visitors whose answers are compared before any timing, each at several values of the changing attribute. */
const VISITORS = 24;
const VALUES = 8;
const TIMED = 5;

export async function run({ withPeers }) {
  const list = rules();
  const engines = await Promise.all(taking(withPeers).map(load));
  const packed = await Promise.all(engines.map((engine) => engine.pack(list)));
  const shares = await check(engines, packed);
  const opened = await Promise.all(engines.map((engine, place) => open(engine, packed[place], TIMED)));
  const contestants = engines.map(({ name, waits }, place) => {
    const { set, answer } = opened[place];
    const call = (count) => {
      set(cartValue(count));
      return answer();
    };
    return { name, waits, call };
  });
  return {
    rows: await alternate(contestants),
    shares,
    bytes: engines.map(({ name }, place) => ({ name, ...sizes(packed[place]) })),
    explain_us: explain(opened[0].engine, list),
  };
}

/** Holds every engine's ids against the closures', and gives the least and the greatest part of rules that hold. */
async function check(engines, packed) {
  const shares = [];
  const yardstick = engines.findIndex(({ name }) => name === "hand-written closures");
  for (let seed = 1; seed <= VISITORS; seed += 1) {
    const opened = await Promise.all(engines.map((engine, place) => open(engine, packed[place], seed)));
    for (let count = 0; count < VALUES; count += 1) {
      const answers = [];
      for (const { set, answer } of opened) {
        set(cartValue(seed * VALUES + count));
        answers.push((await answer()).toSorted());
      }
      const expected = answers[yardstick];
      answers.forEach((ids, place) => assert.deepEqual(ids, expected, `${engines[place].name}, visitor ${seed}`));
      shares.push(expected.length / rules().length);
    }
  }
  return { answers: shares.length, least: Math.min(...shares), median: median(shares), greatest: Math.max(...shares) };
}

async function open(engine, payload, seed) {
  const held = visitor(seed);
  assert.ok(CHANGING in held);
  return engine.open(payload, await engine.packVisitor(held, payload), await engine.prepare());
}

/** Bytes of a payload as they are and as a web server sends them. */
function sizes(payload) {
  const raw = Buffer.from(payload);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  return { raw: raw.length, brotli: brotliCompressSync(raw, { params }).length };
}

/** The median microseconds of a proof, over all segments, after a round to warm up. */
function explain(engine, list) {
  const round = () =>
    list.map(({ id }) => {
      const started = performance.now();
      engine.explain(id, NOW);
      return (performance.now() - started) * 1000;
    });
  round();
  return median(round());
}
