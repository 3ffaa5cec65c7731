// Reads and cuts files of sessions: a header, then `SessionId ItemId Time`, tabs, the events of a session together.

import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** The sessions of a gzipped file, each a list of item ids in their order. */
export function sessions(path) {
  const all = new Map();
  for (const { session, item } of rows(path)) {
    if (!all.has(session)) all.set(session, []);
    all.get(session).push(item);
  }
  return [...all.values()];
}

/** Writes to `to` the events of the `most` items that occur most, so that a model of them has so many; gives `to`. */
export function sampled(from, to, most) {
  const counts = new Map();
  for (const { item } of rows(from)) counts.set(item, (counts.get(item) ?? 0) + 1);
  const kept = new Set([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most).map(([id]) => id));
  const lines = [...rows(from)].filter(({ item }) => kept.has(item)).map(({ line }) => line);
  writeFileSync(to, ["SessionId\tItemId\tTime", ...lines, ""].join("\n"));
  return to;
}

function* rows(path) {
  const lines = gunzipSync(readFileSync(path)).toString("utf8").split("\n");
  for (const line of lines.slice(1)) {
    const [session, item] = line.split("\t");
    if (item !== undefined) yield { session, item, line };
  }
}
