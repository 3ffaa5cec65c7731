// json-rules-engine

import jsonRulesEngine from "json-rules-engine";
import { CHANGING, parts } from "../rules.mjs";

const OPERATORS = {
  eq: "equal",
  ne: "notEqual",
  in: "in",
  gt: "greaterThan",
  gte: "greaterThanInclusive",
  lt: "lessThan",
  lte: "lessThanInclusive",
};

/** Its answers are promises. */
export const waits = true;

export async function pack(rules) {
  return JSON.stringify(rules.map(({ id, when }) => ({ conditions: condition(when), event: { type: id } })));
}

export async function open(payload, visitorJson) {
  const visitor = JSON.parse(visitorJson);
  const engine = new jsonRulesEngine.Engine(JSON.parse(payload));
  return {
    set: (value) => (visitor[CHANGING] = value),
    async answer() {
      const { events } = await engine.run(visitor);
      return events.map(({ type }) => type);
    },
  };
}

function condition(node) {
  if (node.all) return { all: node.all.map(condition) };
  if (node.any) return { any: node.any.map(condition) };
  const [fact, comparison, value] = parts(node);
  return { fact, operator: OPERATORS[comparison], value };
}
