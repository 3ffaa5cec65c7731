/** A proof as nested lists. */

import { element } from "./element.ts";
import type { Line } from "./words.ts";

const MARKS = { met: "✓", unmet: "✗", unknown: "?" };
const STATES = { met: "as needed", unmet: "not as needed", unknown: "not known" };

export function drawProof({ state, text, hints, parts }: Line): HTMLElement {
  const mark = element("b", "mark", MARKS[state]);
  mark.title = STATES[state];
  const line = element("div", `line ${state}`, mark, element("span", "", text));
  for (const hint of hints) line.append(element("i", "hint", hint));
  const drawn = element("li", "", line);
  if (parts.length > 0) drawn.append(element("ul", "tree", ...parts.map(drawProof)));
  return drawn;
}
