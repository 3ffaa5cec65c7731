// What each engine says of `missing <= 7` where the visitor has no such attribute: nothing is known, so it may not hold.

import { load, taking } from "../engines/index.mjs";

const RULE = { id: "r0000", when: { all: [{ attribute: "missing", lte: 7 }] } };

export async function run({ withPeers }) {
  const engines = await Promise.all(taking(withPeers).map(load));
  return { rows: await Promise.all(engines.map(ask)) };
}

async function ask(engine) {
  const payload = await engine.pack([RULE]);
  const opened = await engine.open(payload, await engine.packVisitor({ country: "de" }, payload), await engine.prepare());
  return { name: engine.name, holds: await outcome(opened) };
}

/** Whether the rule holds, or what the engine throws instead. */
async function outcome({ answer }) {
  try {
    return (await answer()).length > 0;
  } catch (error) {
    return error.message;
  }
}
