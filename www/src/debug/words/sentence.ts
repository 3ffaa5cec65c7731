/** A condition of a segment in one sentence: what was seen, and what is needed. */

import type { Proof, ProofKind, Threshold } from "../../../npm/src/types.ts";
import { did, didNot, test, times } from "./events.ts";
import { duration, fieldName, fieldNames, minuteOfWeek, number, partsOfWeek, percent, several, value } from "./values.ts";

/** What a condition is to be for the segment to hold: below a `not`, false. */
export type Goal = "true" | "false";

/** Names of segments by their ids. */
export type Names = ReadonlyMap<string, string>;

/** The sentence; of a group the line above its parts. */
export function sentence(proof: Proof, goal: Goal, names: Names = new Map()): string {
  const met = proof.truth === goal;
  const said = say(proof, goal, names);
  const needed = met && said.is_plain ? "" : said.needed;
  return `${upper(said.seen)}${needed && `; ${needed}`}${proof.children.length > 0 ? ":" : "."}`;
}

/** What was seen, and what is needed; `is_plain` where nobody needs to hear it once it is so. */
interface Said {
  seen: string;
  needed: string;
  is_plain?: boolean;
}

function say(proof: Proof, goal: Goal, names: Names): Said {
  const { kind, label } = proof;
  switch (kind) {
    case "all":
      return only(goal === "true" ? "all of these" : "not all of these together");
    case "any":
      return only(goal === "true" ? "one of these" : "none of these");
    case "not":
      return only("not this");
    case "segment":
      return plain(`is ${proof.truth === "true" ? "" : "not "}in “${names.get(label) || label}”`, goal === "true" ? "must be" : "must not be");
    case "sequence":
      return only(`${goal === "true" ? "" : "not "}one after the other${window(proof)}`);
    case "step":
      return only(proof.truth === "true" ? did(proof) : `${did(proof)}: still to come`);
    case "without":
      return only(`${proof.truth === "true" ? didNot(proof) : did(proof)} since the first step`);
    case "attribute":
    case "context":
      return wanted(`${kind === "context" ? `this visit's ${fieldName(label)}` : fieldName(label)} is ${proof.actual === undefined ? "not known" : value(proof.actual)}`, proof, goal, some);
    case "count":
      return count(proof, goal);
    case "days":
      return proof.actual === 0 ? wanted(`${didNot(proof)}${window(proof)}`, proof, goal, onDays) : wanted(`${did(proof)} on ${several(Number(proof.actual), "day")}${window(proof)}`, proof, goal, onDays);
    case "since":
      return proof.actual === undefined ? wanted(`${didNot(proof)} so far`, proof, goal, agoes) : wanted(`last ${did(proof)} ${duration(Number(proof.actual))} ago`, proof, goal, agoes);
    case "affinity":
      return interest(proof, goal);
    case "rank":
      return rank(proof, goal);
    case "rollout":
      return chance(proof);
    case "time":
      return timeOfWeek(proof, goal);
    default:
      return measured(proof, kind, goal);
  }
}

/** Nothing but what is to be seen. */
function only(seen: string): Said {
  return { seen, needed: "" };
}

function plain(seen: string, needed: string): Said {
  return { seen, needed, is_plain: true };
}

/** What was seen against what each threshold wants. */
function wanted(seen: string, { thresholds }: Proof, goal: Goal, words: (threshold: Threshold) => string): Said {
  const limits = thresholds.map(words).join(" and ");
  return { seen, needed: `${goal === "true" ? "needs" : "must not be"} ${limits}` };
}

function count(proof: Proof, goal: Goal): Said {
  const held = Number(proof.actual ?? 0);
  const often = held === 1 ? "once" : `${number(held)} times`;
  const seen = held === 0 ? `${didNot(proof)}${window(proof)}` : `${did(proof)} ${often}${window(proof)}`;
  if (proof.actual === undefined) return only(`${did(proof)}: how often is not known here`);
  const [low, high] = bounds(proof.thresholds, goal);
  if (high === 0) return plain(seen, "that must not be");
  if (low === 1 && high === Infinity) return plain(seen, "once is enough");
  if (low === high) return { seen, needed: `exactly ${low} ${low === 1 ? "is" : "are"} needed` };
  if (high === Infinity) return { seen, needed: `${low} ${low === 1 ? "is" : "are"} needed` };
  return { seen, needed: low <= 0 ? `no more than ${high} may be` : `${low} to ${high} are needed` };
}

/** Between which counts it must be; below a `not`, one threshold the other way round. */
function bounds(thresholds: readonly Threshold[], goal: Goal): [low: number, high: number] {
  let [low, high] = [0, Infinity];
  for (const { comparison, values } of thresholds) {
    const [bound = 0, to = bound] = values.map(Number);
    if (comparison === "gte" || comparison === "eq" || comparison === "between") low = Math.max(low, bound);
    if (comparison === "gt") low = Math.max(low, bound + 1);
    if (comparison === "lte" || comparison === "eq") high = Math.min(high, bound);
    if (comparison === "between") high = Math.min(high, to);
    if (comparison === "lt") high = Math.min(high, bound - 1);
  }
  if (goal === "true") return [low, high];
  return low > 0 ? [0, low - 1] : [high + 1, Infinity];
}

/** A test of a value that is not a number. */
function some(threshold: Threshold): string {
  const { comparison, values } = threshold;
  if (comparison === "exists") return values[0] === false ? "to be unknown" : "to be known";
  const is_any = ["ne", "nin", "contains", "prefix"].includes(comparison);
  return `${is_any ? "something " : ""}${test(threshold)}`;
}

function onDays(threshold: Threshold): string {
  return `${number_of(threshold)} day${threshold.values.at(-1) === 1 ? "" : "s"}`;
}

function agoes({ comparison, values }: Threshold): string {
  return `to be ${comparison.startsWith("g") ? "at least" : "at most"} ${duration(Number(values[0]))} ago`;
}

const LIMITS: Partial<Record<Threshold["comparison"], string>> = { gte: "at least ", lte: "at most ", gt: "more than ", lt: "less than ", ne: "other than " };

function number_of({ comparison, values }: Threshold, shown: (held: number) => string = number): string {
  return (LIMITS[comparison] ?? "") + values.map((held) => shown(Number(held))).join(" to ");
}

const MEASURES: Partial<Record<ProofKind, readonly [name: string, joint: string]>> = {
  sum: ["total", "over all"],
  avg: ["average", "over all"],
  min: ["lowest", "among all"],
  max: ["highest", "among all"],
  first: ["first", "among all"],
  last: ["latest", "among all"],
};

function measured(proof: Proof, kind: ProofKind, goal: Goal): Said {
  const [name, joint] = MEASURES[kind] ?? ["number of different", "among all"];
  const field = kind === "distinct" ? fieldNames(proof.of ?? "") : fieldName(proof.of ?? "");
  const of = `${name} ${field} ${joint} ${times(proof)}${window(proof)}`;
  const is_number = kind !== "first" && kind !== "last";
  const words = is_number ? (threshold: Threshold) => number_of(threshold, number) : some;
  return wanted(proof.actual === undefined ? `there is no ${of} yet` : `the ${of} is ${value(proof.actual)}`, proof, goal, words);
}

function interest(proof: Proof, goal: Goal): Said {
  const [dimension, of] = dimensionOf(proof);
  const seen = proof.actual === undefined ? `no interest in any ${dimension} is known yet` : `${percent(Number(proof.actual))} of the recent interest in a ${dimension} goes to ${of}`;
  return wanted(seen, proof, goal, (threshold) => number_of(threshold, percent));
}

function rank(proof: Proof, goal: Goal): Said {
  const [dimension, of] = dimensionOf(proof);
  const seen = proof.actual === undefined ? `none of the ${fieldNames(dimension)} they like is ${of}` : `number ${proof.actual} of the ${fieldNames(dimension)} they like is ${of}`;
  const places = ({ comparison, values }: Threshold): string => {
    const last = Number(values[0]) - Number(comparison === "lt");
    return comparison === "eq" || (comparison.startsWith("l") && last === 1) ? `number ${last}` : comparison.startsWith("l") ? `one of the first ${last}` : `number ${number_of({ comparison, values })}`;
  };
  return wanted(seen, proof, goal, places);
}

/** `item_brand=acme` as brand and acme. */
function dimensionOf({ label }: Proof): [dimension: string, value: string] {
  const place = label.indexOf("=");
  return [fieldName(label.slice(0, place)), label.slice(place + 1)];
}

/** Of a rollout the first are let in; of a holdout, the first are kept out. */
function chance(proof: Proof): Said {
  const parts = proof.thresholds.map(({ comparison, values }) => {
    const limit = number(Number(values[0]));
    return comparison.startsWith("l") ? `up to ${limit} are let in` : `the first ${limit} are kept out to compare with`;
  });
  return only(`is ${proof.truth === "true" ? "in" : "out"} by chance: ${number(Number(proof.actual))} of 100, ${parts.join(", ")}`);
}

function timeOfWeek(proof: Proof, goal: Goal): Said {
  const zone = (proof.label.split("/").at(-1) ?? "").replaceAll("_", " ");
  const place = zone === "visitor" ? "for the visitor" : `in ${zone || "UTC"}`;
  const seen = proof.actual === undefined ? "the visitor's time of day is not known" : `it is ${minuteOfWeek(Number(proof.actual))} ${place}`;
  return { seen, needed: `${goal === "true" ? "needs" : "must not be"} ${partsOfWeek(proof.thresholds)}` };
}

/** The window: ` in the last 7 days`. */
function window({ within }: Proof): string {
  if (!within) return "";
  if (within === "session") return " in this visit";
  if (within === "1d") return " today";
  const [given, in_days] = [Number.parseInt(within, 10), Number.parseInt(within, 10) / 24];
  const are_days = within.endsWith("h") && in_days > 1 && Number.isInteger(in_days);
  const count = are_days ? in_days : given;
  const unit = are_days ? "day" : ({ d: "day", h: "hour", m: "minute" }[within.at(-1)!] ?? "");
  return count === 1 ? ` in the last ${unit}` : ` in the last ${several(count, unit)}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
