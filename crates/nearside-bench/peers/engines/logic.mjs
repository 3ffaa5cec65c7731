// JSONLogic, which json-logic-js and json-logic-engine read.

import { parts } from "../rules.mjs";

const SIGNS = { eq: "===", ne: "!==", in: "in", gt: ">", gte: ">=", lt: "<", lte: "<=" };

export function logic(node) {
  if (node.all) return { and: node.all.map(logic) };
  if (node.any) return { or: node.any.map(logic) };
  const [name, comparison, value] = parts(node);
  return { [SIGNS[comparison]]: [{ var: name }, value] };
}

export async function pack(rules) {
  return JSON.stringify(rules.map(({ id, when }) => ({ id, logic: logic(when) })));
}
