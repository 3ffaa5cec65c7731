// The query language of MongoDB, which GrowthBook and sift read.

import { parts } from "../rules.mjs";

export function query(node) {
  if (node.all) return { $and: node.all.map(query) };
  if (node.any) return { $or: node.any.map(query) };
  const [name, comparison, value] = parts(node);
  return { [name]: comparison === "eq" ? value : { [`$${comparison}`]: value } };
}
