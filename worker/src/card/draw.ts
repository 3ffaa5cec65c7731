/** One card as HTML. */

import { fieldText, fieldValue, isWebAddress, reasonAttribute, reasonText } from "../../../www/npm/src/draw/index.ts";
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
  switch (slot.kind) {
    case "text": {
      const text = fieldText(shown.item, slot.field, around.language);
      return text === undefined ? undefined : escaped(text);
    }
    case "attribute":
      return attribute(slot, shown, around);
    case "reason":
      return escaped(reason(slot.own, shown, around) ?? "");
    case "reason_hidden":
      return reason(slot.own, shown, around) === undefined ? " hidden" : "";
  }
}

/** A card without its link or picture is none; the rest may be missing, and stays as it is in the template. */
function attribute({ bound, before }: Slot & { kind: "attribute" }, { item }: Shown, { base }: Surroundings): string | undefined {
  const value = fieldValue(item, bound.field);
  if (bound.kind === "address" && (value === undefined || !isWebAddress(value, base))) return undefined;
  if (value !== undefined) return ` ${bound.name}="${escaped(value)}"`;
  return before === undefined ? "" : ` ${bound.name}="${before.replaceAll('"', "&#34;")}"`;
}

function reason(own: (attribute: string) => string | undefined, shown: Shown, around: Surroundings): string | undefined {
  const wording = reasonAttribute(shown.reason.kind);
  return reasonText(shown.reason, own(wording) ?? around.attribute(wording));
}
