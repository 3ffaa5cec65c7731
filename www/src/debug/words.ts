/** A proof in words that a shop owner understands: a line for each condition, with what was seen, what is needed and what is missing. */

import type { Proof } from "../../npm/src/types.ts";
import { countsSince, need } from "./words/need.ts";
import { sentence } from "./words/sentence.ts";
import type { Goal, Names } from "./words/sentence.ts";
import type { Reader } from "./words/values.ts";

/** A condition as it is shown. */
export interface Line {
  /** Whether it is as the segment needs it. */
  state: "met" | "unmet" | "unknown";
  text: string;
  /** What would change it; empty where there is nothing to say. */
  hints: string[];
  parts: Line[];
}

/** `goal` is what the segment wants of it. */
export function inWords(proof: Proof, reader: Reader, names?: Names, goal: Goal = "true"): Line {
  const below = goal === "true" ? "false" : "true";
  const [first] = proof.children;
  // What must not be is said so in its own sentence.
  if (proof.kind === "not" && first) return inWords(first, reader, names, below);
  const state = proof.truth === "unknown" ? "unknown" : proof.truth === goal ? "met" : "unmet";
  const hints = [need(proof, goal, reader), countsSince(proof, reader)].filter(Boolean);
  // The steps of a sequence that must not have been are shown as they are.
  const of_parts = proof.kind === "sequence" ? "true" : goal;
  return { state, text: sentence(proof, goal, names), hints, parts: proof.children.map((child) => inWords(child, reader, names, of_parts)) };
}
