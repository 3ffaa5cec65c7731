// One event more, with 1,000 rules loaded and with one: what the rules add to recording.

import assert from "node:assert/strict";
import { engineOf, manifest } from "../engines/nearside.mjs";
import { CATEGORIES, EVENTS, view, windowRules, windowSegment } from "../history.mjs";
import { alternate } from "../measure.mjs";
import { NOW, RULES, rules, visitor } from "../rules.mjs";

/** Rules on counts of views by category among the 1,000: each event touches the few of its category. */
const COUNTS = 200;
const SECOND_MS = 1000;

export async function run() {
  const many = [...rules(RULES - COUNTS), ...windowRules(COUNTS).map(windowSegment)];
  const one = many.slice(-1);
  const attributesOnly = rules(RULES);
  const contestants = [
    await contestant("1,000 rules, 200 of them on counts of views by category", many),
    await contestant("1,000 rules, none of them on views", attributesOnly),
    await contestant("1 rule", one),
  ];
  const rows = await alternate(contestants);
  assert.ok(contestants[0].seen.changes > 0, "some events must change a segment");
  return { rows };
}

/** An engine of a visitor with attributes and a full history, to which each call adds a view. */
async function contestant(name, segments) {
  const engine = await engineOf(await manifest(segments));
  for (const [attribute, value] of Object.entries(visitor(1))) engine.setAttribute(attribute, value, NOW);
  let at = NOW;
  const events = CATEGORIES.map((category) => view(category, at));
  const seen = { changes: 0 };
  const call = (place) => {
    const event = events[place % events.length];
    at += SECOND_MS;
    event.at = at;
    const { entered, left } = engine.record(event);
    seen.changes += entered.length + left.length;
  };
  for (let place = 0; place < EVENTS; place += 1) call(place);
  return { name, call, seen };
}
