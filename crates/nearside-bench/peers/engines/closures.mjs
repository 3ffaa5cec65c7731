// JavaScript as a patient person writes it: each rule a function of its own over the visitor's object.

import { CHANGING, parts } from "../rules.mjs";

const SIGNS = { eq: "===", ne: "!==", gt: ">", gte: ">=", lt: "<", lte: "<=" };

/** The source of the functions, one a line. */
export async function pack(rules) {
  const lines = rules.map(({ id, when }) => `{ id: ${JSON.stringify(id)}, holds: () => ${source(when)} },`);
  return `return [\n${lines.join("\n")}\n];`;
}

export async function open(payload, visitorJson) {
  const visitor = JSON.parse(visitorJson);
  const rules = new Function("visitor", payload)(visitor);
  return {
    set: (value) => (visitor[CHANGING] = value),
    answer() {
      const ids = [];
      for (const rule of rules) if (rule.holds()) ids.push(rule.id);
      return ids;
    },
  };
}

function source(node) {
  if (node.all) return `(${node.all.map(source).join(" && ")})`;
  if (node.any) return `(${node.any.map(source).join(" || ")})`;
  const [name, comparison, value] = parts(node);
  if (comparison === "in") return `(${value.map((one) => `visitor.${name} === ${JSON.stringify(one)}`).join(" || ")})`;
  return `visitor.${name} ${SIGNS[comparison]} ${JSON.stringify(value)}`;
}
