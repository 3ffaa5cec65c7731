/** What would change a condition, and since when it counts. */

import type { Proof } from "../../../npm/src/types.ts";
import type { Goal } from "./sentence.ts";
import { day, duration, moment, number, percent } from "./values.ts";
import type { Reader } from "./values.ts";

/** The smallest change that would bring what the segment needs, or until when it is as needed; empty where nothing is to be said. */
export function need(proof: Proof, goal: Goal, reader: Reader): string {
  const { kind, expires_at } = proof;
  const at = expires_at === undefined ? undefined : moment(expires_at, reader);
  const by = proof.by === undefined ? "" : amount(proof);
  switch (proof.need) {
    case "raise":
      return `${by} more${at && proof.within ? ` before ${at}` : ""}.`;
    case "lower":
      if (kind === "rank") return `${by} ${by === "1" ? "place" : "places"} to go.`;
      if (kind !== "count" && kind !== "days") return `${by} less.`;
      return at ? `${by} too many; that may pass by itself on ${at}.` : `${by} too many.`;
    case "wait":
      return `By itself on ${moment(proof.until ?? reader.now, reader)}.`;
    case "meet":
      return kind === "since" ? `It must happen ${proof.actual === undefined ? "first" : "again"}.` : "";
    case "never":
      return kind === "rollout" ? "It stays so for this visitor." : "Nothing can change that.";
    case "nothing":
      // Groups leave it to the part that it comes from.
      return at && (proof.children.length === 0 || kind === "sequence") && proof.truth === goal ? `May end by itself on ${at}.` : "";
    default:
      return "";
  }
}

/** Kinds that look at the last 1,000 events of this browser and no further. */
const REMEMBERED = new Set(["distinct", "first", "last", "sequence"]);

/** Since when it counts, where that is less than the condition says. */
export function countsSince({ kind, within, counts_since }: Proof, reader: Reader): string {
  if (counts_since === undefined) return "";
  const is_remembered = REMEMBERED.has(kind) || /[hm]$/.test(within ?? "");
  return `Counts since ${day(counts_since, reader)}: ${is_remembered ? "what was before is no longer remembered here" : "the rule is younger than the visitor"}.`;
}

function amount({ kind, by = 0 }: Proof): string {
  if (kind === "affinity") return percent(by);
  if (kind === "since") return duration(by);
  return number(by);
}
