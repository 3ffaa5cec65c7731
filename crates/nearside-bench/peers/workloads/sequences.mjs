// 1,000 sequences of three steps over 1,000 events of the last hours, each call at another time.

import assert from "node:assert/strict";
import { engineOf, manifest } from "../engines/nearside.mjs";
import { sequenceRules, sequenceSegment, visit } from "../history.mjs";
import { alternate } from "../measure.mjs";
import { NOW, RULES } from "../rules.mjs";

const MINUTE_MS = 60_000;
/** How far on the asking goes: beyond the longest window but one. */
const ASKED_MINUTES = 300;
const CHECKED = 25;

export async function run() {
  const [rules, events] = [sequenceRules(RULES), visit()];
  const engine = await ours(rules, events);
  const contestants = [occurrences(rules, events), everyEvent(rules, events)];
  if (engine) contestants.unshift(engine);
  const shares = check(contestants, rules, events);
  const rows = await alternate(contestants.map(({ name, ask }) => ({ name, call: (place) => ask(moment(place)) })));
  return { rows, shares };
}

/** A time of asking, to the millisecond, none the same for long. */
function moment(place) {
  return NOW + ((place * 1_000_003) % (ASKED_MINUTES * MINUTE_MS));
}

function check(contestants, rules, events) {
  const shares = [];
  for (let place = 0; place < CHECKED; place += 1) {
    const now = moment(place * 7);
    const expected = rules.filter((rule) => plain(rule, events, now)).map(({ id }) => id);
    for (const { name, ask } of contestants) assert.deepEqual(ask(now).toSorted(), expected, `${name} at ${now}`);
    shares.push(expected.length / rules.length);
  }
  return { answers: shares.length, least: Math.min(...shares), greatest: Math.max(...shares) };
}

/** The reference, from the definition: whether some first step has the others after it and nothing forbidden. */
function plain({ steps, minutes, without }, events, now) {
  const held = events.filter(({ at }) => at > now - minutes * MINUTE_MS);
  return held.some((first, place) => {
    if (!matches(steps[0], first)) return false;
    const after = held.slice(place + 1);
    if (without && after.some((event) => matches(without, event))) return false;
    return after.some((second, between) => matches(steps[1], second) && after.slice(between + 1).some((third) => matches(steps[2], third)));
  });
}

function matches({ event, category }, { name, items }) {
  return name === event && (category === undefined || items[0].item_category === category);
}

async function ours(rules, events) {
  const { SiteError } = await import("../../../../dist/npm/node/author.js");
  try {
    const engine = await engineOf(await manifest(rules.map(sequenceSegment)));
    for (const event of events) engine.record(event);
    return { name: "nearside", ask: (now) => engine.segments(now) };
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    return undefined;
  }
}

/** Closures that walk the events of the window with the step that is due. */
function everyEvent(rules, events) {
  const closures = rules.map(({ id, steps, minutes, without }) => {
    const holds = (now) => {
      const from = now - minutes * MINUTE_MS;
      let due = 0;
      let done = false;
      for (const event of events) {
        if (event.at <= from) continue;
        // What is forbidden after the first step takes back every way that has begun; the event itself may begin another.
        if (without && matches(without, event)) [due, done] = [0, false];
        if (!done && matches(steps[due], event)) {
          due += 1;
          done = due === steps.length;
        }
      }
      return done;
    };
    return { id, holds };
  });
  return { name: "hand-written closures over every event", ask: asking(closures) };
}

/** Closures over the places of each step's events, which are found beforehand: a binary search a step. */
function occurrences(rules, events) {
  const known = new Map();
  const placesOf = (step) => {
    const key = JSON.stringify(step);
    if (!known.has(key)) known.set(key, Int32Array.from(events.flatMap((event, place) => (matches(step, event) ? [place] : []))));
    return known.get(key);
  };
  const times = Float64Array.from(events, ({ at }) => at);
  const closures = rules.map(({ id, steps, minutes, without }) => {
    const places = steps.map(placesOf);
    const lastForbidden = without ? (placesOf(without).at(-1) ?? 0) : 0;
    const holds = (now) => {
      let from = Math.max(firstFrom(times, now - minutes * MINUTE_MS + 1), lastForbidden);
      for (const list of places) {
        const found = firstFrom(list, from);
        if (found === list.length) return false;
        from = list[found] + 1;
      }
      return true;
    };
    return { id, holds };
  });
  return { name: "hand-written closures over each step's events", ask: asking(closures) };
}

/** The first place of an ascending list whose value is at least `value`; its length if there is none. */
function firstFrom(list, value) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function asking(closures) {
  return (now) => {
    const ids = [];
    for (const { id, holds } of closures) if (holds(now)) ids.push(id);
    return ids;
  };
}
