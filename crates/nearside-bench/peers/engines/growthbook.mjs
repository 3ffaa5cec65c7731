// @growthbook/growthbook: its conditions alone.

import { evalCondition } from "@growthbook/growthbook";
import { CHANGING } from "../rules.mjs";
import { query } from "./mongo.mjs";

export async function pack(rules) {
  return JSON.stringify(rules.map(({ id, when }) => ({ id, condition: query(when) })));
}

export async function open(payload, visitorJson) {
  const visitor = JSON.parse(visitorJson);
  const rules = JSON.parse(payload);
  return {
    set: (value) => (visitor[CHANGING] = value),
    answer() {
      const ids = [];
      for (const { id, condition } of rules) if (evalCondition(visitor, condition)) ids.push(id);
      return ids;
    },
  };
}
