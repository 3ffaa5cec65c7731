/** A proof tree in words: each condition with the actual value, the threshold, and what would change it. */

export interface Threshold {
  comparison: string;
  values: (string | number | boolean)[];
}

export interface Proof {
  kind: string;
  label: string;
  truth: string;
  actual?: string | number | boolean;
  thresholds: Threshold[];
  where: { field: string; thresholds: Threshold[] }[];
  since?: number;
  expires_at?: number;
  need: string;
  by?: number;
  children: Proof[];
}

const COMPARISONS: Record<string, string> = {
  eq: "is",
  ne: "is not",
  gt: "more than",
  gte: "at least",
  lt: "less than",
  lte: "at most",
  in: "one of",
  nin: "none of",
  between: "between",
  exists: "known",
  contains: "contains",
  prefix: "begins with",
};
const GROUPS: Record<string, string> = { all: "all of these", any: "one of these", not: "without this" };

/** What a condition is to be, for the segment to hold: below a `not`, false. */
export type Goal = "true" | "false";

/** The condition itself: `view_item where item_category is shoes: 2, wanted at least 3, since Nov 15`. */
export function sentence(proof: Proof, goal: Goal): string {
  const group = GROUPS[proof.kind];
  if (group) return group;
  const filter = proof.where.map(({ field, thresholds }) => `${field} ${thresholds.map(wanted).join(" and ")}`).join(", ");
  const share = proof.kind === "affinity";
  const what = share ? `share of ${proof.label.replace("=", " ")}` : proof.label + (filter && ` where ${filter}`);
  const shown = proof.actual === undefined ? "unknown" : share ? percent(Number(proof.actual)) : String(proof.actual);
  const limits = proof.thresholds.map((threshold) => wanted(share ? { ...threshold, values: threshold.values.map((value) => percent(Number(value))) } : threshold));
  return `${what}: ${shown}, ${goal === "true" ? "wanted" : "must not be"} ${limits.join(" and ")}${proof.since === undefined ? "" : `, since ${day(proof.since)}`}`;
}

/** What would make it come out otherwise, or the time at which it does so by itself. */
export function remedy(proof: Proof): string {
  const by = proof.by === undefined ? "" : proof.kind === "affinity" ? percent(proof.by) : String(proof.by);
  const need = { raise: `${by} more would do`, lower: `${by} less would do`, meet: "another value would do", miss: "another value would do" }[proof.need];
  const until = proof.expires_at === undefined ? undefined : `may change ${day(proof.expires_at)}`;
  return [need, until].filter(Boolean).join("; ");
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function wanted({ comparison, values }: Threshold): string {
  return `${COMPARISONS[comparison] ?? comparison} ${values.join(comparison === "between" ? " and " : ", ")}`.trim();
}

function day(at: number): string {
  return new Date(at).toLocaleDateString("en", { day: "numeric", month: "short", timeZone: "UTC" });
}
