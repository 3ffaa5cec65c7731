/** One card as HTML. */

import { fieldText, isWebAddress, reasonAttribute, reasonText } from "../../../www/npm/src/draw/index.ts";
import { escaped } from "../page/escape.ts";
import type { Shown } from "../recommend.ts";
import type { CompiledTemplate, Slot } from "./template.ts";

/** The page that cards are drawn for. */
export interface Surroundings {
  readonly language: string;
  /** The page's address. */
  readonly base: string;
  /** An attribute of the placement, which may hold the shop's wording of reasons. */
  readonly attribute: (name: string) => string | undefined;
}

/** The card; `undefined` where the catalog lacks what the template asks for. */
export function drawCard(template: CompiledTemplate, shown: Shown, around: Surroundings): string | undefined {
  let html = "";
  for (const piece of template.pieces) {
    const text = typeof piece === "string" ? piece : fill(piece, shown, around);
    if (text === undefined) return undefined;
    html += text;
  }
  return html;
}

function fill(slot: Slot, shown: Shown, around: Surroundings): string | undefined {
  if ("own" in slot) {
    const wording = reasonAttribute(shown.reason.kind);
    const text = reasonText(shown.reason, around.language, slot.own(wording) ?? around.attribute(wording));
    if (slot.kind === "reason_hidden") return text === undefined ? " hidden" : "";
    return escaped(text ?? "");
  }
  const text = fieldText(shown.item, slot.field, around.language);
  if (text === undefined || (slot.kind === "address" && !isWebAddress(text, around.base))) return undefined;
  return escaped(text);
}
