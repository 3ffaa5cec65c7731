/** A proof tree as nested lists. */

import { element } from "./element.ts";
import { remedy, sentence } from "./words.ts";
import type { Goal, Proof } from "./words.ts";

/** `goal` is what the segment wants of it; the mark says whether it gets that. */
export function drawProof(proof: Proof, goal: Goal = "true"): HTMLElement {
  const state = proof.truth === "unknown" ? "unknown" : proof.truth === goal ? "met" : "unmet";
  const mark = { unknown: "?", met: "✓", unmet: "✗" }[state];
  const line = element("div", `line ${state}`, element("b", "mark", mark), element("span", "", sentence(proof, goal)));
  const hint = remedy(proof);
  if (hint) line.append(element("i", "hint", hint));
  const drawn = element("li", "", line);
  const below = proof.kind !== "not" ? goal : goal === "true" ? "false" : "true";
  if (proof.children.length > 0) drawn.append(element("ul", "tree", ...proof.children.map((child) => drawProof(child, below))));
  return drawn;
}
