/** A proof tree as nested lists. */

import { element } from "./element.ts";
import { remedy, sentence } from "./words.ts";
import type { Proof } from "./words.ts";

const MARKS: Record<string, string> = { true: "✓", false: "✗", unknown: "?" };

export function drawProof(proof: Proof): HTMLElement {
  const line = element("div", `line ${proof.truth}`, element("b", "mark", MARKS[proof.truth] ?? "?"), element("span", "", sentence(proof)));
  const hint = remedy(proof);
  if (hint) line.append(element("i", "hint", hint));
  const drawn = element("li", "", line);
  if (proof.children.length > 0) drawn.append(element("ul", "tree", ...proof.children.map(drawProof)));
  return drawn;
}
