// @adobe/aep-rules-engine

import RulesEngine from "@adobe/aep-rules-engine";
import { CHANGING, parts } from "../rules.mjs";

const MATCHERS = { eq: "eq", ne: "ne", in: "eq", gt: "gt", gte: "ge", lt: "lt", lte: "le" };

export async function pack(rules) {
  return JSON.stringify({
    version: 1,
    rules: rules.map(({ id, when }) => ({
      condition: condition(when),
      consequences: [{ id, type: "segment", detail: {} }],
    })),
  });
}

export async function open(payload, visitorJson) {
  const visitor = JSON.parse(visitorJson);
  const engine = RulesEngine(JSON.parse(payload));
  return {
    set: (value) => (visitor[CHANGING] = value),
    answer: () => engine.execute(visitor).map(([consequence]) => consequence.id),
  };
}

function condition(node) {
  if (node.all) return group("and", node.all);
  if (node.any) return group("or", node.any);
  const [key, comparison, value] = parts(node);
  return { type: "matcher", definition: { key, matcher: MATCHERS[comparison], values: [value].flat() } };
}

function group(logic, nodes) {
  return { type: "group", definition: { logic, conditions: nodes.map(condition) } };
}
