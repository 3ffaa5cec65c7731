// 1,000 "at least m views of category c in d days" over 1,000 events. Each call asks a day on or back, so that every window is counted anew.

import assert from "node:assert/strict";
import { engineOf, manifest } from "../engines/nearside.mjs";
import { CATEGORIES, DAY_MS, TODAY, views, windowRules, windowSegment } from "../history.mjs";
import { alternate } from "../measure.mjs";
import { NOW, RULES } from "../rules.mjs";

/** The days that are asked about, there and back again; the last event is of day 0. */
const DAYS = 12;

export async function run({ withPeers }) {
  const [rules, events] = [windowRules(RULES), views()];
  const contestants = [await ours(rules, events), runningSums(rules, events), dayBuckets(rules, events)];
  if (withPeers) contestants.push(await adobe(rules, events));
  const shares = check(contestants, rules, events);
  const rows = await alternate(contestants.map(({ name, ask }) => ({ name, call: (place) => ask(day(place)) })));
  return { rows, shares };
}

/** 0, 1, .. 12, 11, .. 0, 1, ..: never the same day twice in a row. */
function day(place) {
  const within = place % (2 * DAYS);
  return Math.min(within, 2 * DAYS - within);
}

function check(contestants, rules, events) {
  const shares = [];
  for (let later = 0; later <= DAYS; later += 1) {
    const expected = plain(rules, events, later);
    for (const { name, ask } of contestants) assert.deepEqual(ask(later).toSorted(), expected, `${name}, day ${later}`);
    shares.push(expected.length / rules.length);
  }
  return { answers: shares.length, least: Math.min(...shares), greatest: Math.max(...shares) };
}

/** The reference: every rule looks at every event. */
function plain(rules, events, later) {
  const today = TODAY / DAY_MS + later;
  const counts = ({ category, days }) =>
    events.filter(({ at, items }) => {
      const age = today - Math.floor(at / DAY_MS);
      return items[0].item_category === category && age >= 0 && age < days;
    }).length;
  return rules.filter((rule) => counts(rule) >= rule.least).map(({ id }) => id);
}

async function ours(rules, events) {
  const engine = await engineOf(await manifest(rules.map(windowSegment)));
  for (const event of events) engine.record(event);
  return { name: "nearside", ask: (later) => engine.segments(NOW + later * DAY_MS) };
}

/** The views of each category by day, the oldest event's first, with room for the days to come. */
function buckets(events) {
  const first = Math.floor(events[0].at / DAY_MS);
  const length = TODAY / DAY_MS - first + DAYS + 1;
  const held = new Map(CATEGORIES.map((category) => [category, new Uint16Array(length)]));
  for (const { at, items } of events) held.get(items[0].item_category)[Math.floor(at / DAY_MS) - first] += 1;
  return { held, today: TODAY / DAY_MS - first };
}

/** Closures over the views by day. */
function dayBuckets(rules, events) {
  const { held, today } = buckets(events);
  const closures = rules.map(({ id, category, days, least }) => {
    const views = held.get(category);
    const holds = (now) => {
      let count = 0;
      for (let day = Math.max(0, now - days + 1); day <= now; day += 1) count += views[day];
      return count >= least;
    };
    return { id, holds };
  });
  return { name: "hand-written closures over day buckets", ask: asking(closures, today) };
}

/** Closures over running sums of the views by day: two reads a rule, and no event can come late. */
function runningSums(rules, events) {
  const { held, today } = buckets(events);
  const sums = new Map([...held].map(([category, views]) => [category, sumsOf(views)]));
  const closures = rules.map(({ id, category, days, least }) => {
    const sum = sums.get(category);
    return { id, holds: (now) => sum[now + 1] - sum[Math.max(0, now + 1 - days)] >= least };
  });
  return { name: "hand-written closures over running sums", ask: asking(closures, today) };
}

function sumsOf(views) {
  const sums = new Uint16Array(views.length + 1);
  views.forEach((count, day) => (sums[day + 1] = sums[day] + count));
  return sums;
}

function asking(closures, today) {
  return (later) => {
    const ids = [];
    for (const { id, holds } of closures) if (holds(today + later)) ids.push(id);
    return ids;
  };
}

/**
 * Its windows are fixed times, so the times of the events move instead: they become days before the day of asking. That
 * costs a subtraction an event.
 */
async function adobe(rules, events) {
  const { default: RulesEngine } = await import("@adobe/aep-rules-engine");
  const historical = ({ category, days, least }) => ({
    type: "historical",
    definition: { events: [{ type: "view", id: category }], matcher: "ge", value: least, from: -(days - 1), to: 0 },
  });
  const engine = RulesEngine(
    { version: 1, rules: rules.map((rule) => ({ condition: historical(rule), consequences: [{ id: rule.id, type: "segment", detail: {} }] })) },
    { generateEventHash: ({ eventId }) => eventId },
  );
  const days = new Map(CATEGORIES.map((category) => [category, []]));
  for (const { at, items } of events) days.get(items[0].item_category).push(Math.floor(at / DAY_MS));
  const ask = (later) => {
    const today = TODAY / DAY_MS + later;
    const held = {};
    for (const [category, list] of days) held[category] = { timestamps: list.map((day) => day - today) };
    return engine.execute({ events: held }).map(([consequence]) => consequence.id);
  };
  return { name: "@adobe/aep-rules-engine, historical conditions", ask };
}
