// sift

import sift from "sift";
import { CHANGING } from "../rules.mjs";
import { query } from "./mongo.mjs";

export async function pack(rules) {
  return JSON.stringify(rules.map(({ id, when }) => ({ id, query: query(when) })));
}

export async function open(payload, visitorJson) {
  const visitor = JSON.parse(visitorJson);
  const rules = JSON.parse(payload).map(({ id, query }) => ({ id, holds: sift(query) }));
  return {
    set: (value) => (visitor[CHANGING] = value),
    answer() {
      const ids = [];
      for (const { id, holds } of rules) if (holds(visitor)) ids.push(id);
      return ids;
    },
  };
}
