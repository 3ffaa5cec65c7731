/** One card, drawn with the shop's own template. Values go in as text and as harmless attributes only. */

import type { Recommendation } from "../host/engine.ts";
import { money } from "./money.ts";
import { reasonText } from "./reason.ts";

/** Attributes that a value may go into. None of them runs anything, given a web address. */
const ATTRIBUTES = /^(href|src|alt|title|aria-label|data-[a-z-]+)$/;
const ADDRESSES = /^(href|src)$/;

/** The card; `undefined` where the catalog lacks what the template asks for. */
export function drawCard(template: HTMLTemplateElement, shown: Recommendation, placement: Element, language: string): Element | undefined {
  const card = document.importNode(template.content, true).firstElementChild;
  const item = shown.item;
  if (!card || !item) return undefined;
  let complete = true;
  const value = (field: string): string | undefined => {
    const held = item[field];
    return held === undefined || held === null || held === "" ? undefined : String(held);
  };
  for (const element of withAttribute(card, "data-nearside-field")) {
    const field = element.getAttribute("data-nearside-field")!;
    const held = value(field);
    complete &&= held !== undefined;
    element.textContent = held === undefined || field !== "price" ? (held ?? "") : money(held, item.currency, language);
  }
  for (const element of withAttribute(card, "data-nearside-attr")) {
    for (const pair of element.getAttribute("data-nearside-attr")!.split(";")) {
      const [name = "", field = ""] = pair.split(":").map((part) => part.trim());
      const held = value(field);
      // A card without its link or picture is none; the rest may be missing.
      if (ADDRESSES.test(name) && !isWebAddress(held)) complete = false;
      else if (ATTRIBUTES.test(name) && held !== undefined) element.setAttribute(name, held);
    }
  }
  for (const element of withAttribute(card, "data-nearside-reason")) {
    const text = reasonText(shown, [element, placement]);
    element.textContent = text ?? "";
    (element as HTMLElement).hidden = text === undefined;
  }
  return complete ? card : undefined;
}

function withAttribute(card: Element, name: string): Element[] {
  return [card, ...card.querySelectorAll(`[${name}]`)].filter((element) => element.hasAttribute(name));
}

/** Relative, http or https; not `javascript:`, `data:` and whatever comes next. */
function isWebAddress(address: string | undefined): boolean {
  try {
    return address !== undefined && /^https?:$/.test(new URL(address, document.baseURI).protocol);
  } catch {
    return false;
  }
}
