/** What a card's template asks for: the text of an item's field, and the attributes that a value may go into. */

import { money } from "./money.ts";

/** An item of the catalog under GA4's field names. */
export type ShownItem = { readonly [field: string]: unknown };

/** An attribute of `data-nearside-attr` and the field that goes into it. */
export interface BoundAttribute {
  readonly name: string;
  readonly field: string;
  /** A web address: its value must be one that leads somewhere and runs nothing. */
  readonly kind: "address" | "text";
}

/** Attributes that a value may go into. None of them runs anything, given a web address. */
const ATTRIBUTES = /^(href|src|alt|title|aria-label|data-[a-z-]+)$/;
const ADDRESSES = /^(href|src)$/;

/** Reads `href:url;src:image`; an attribute that is not permitted is left out. */
export function boundAttributes(attribute: string): BoundAttribute[] {
  return attribute.split(";").flatMap((pair) => {
    const [name = "", field = ""] = pair.split(":").map((part) => part.trim());
    return ATTRIBUTES.test(name) ? [{ name, field, kind: ADDRESSES.test(name) ? "address" : "text" }] : [];
  });
}

/** A field's value as it is; `undefined` where the item lacks it. */
export function fieldValue(item: ShownItem, field: string): string | undefined {
  const held = item[field];
  return held === undefined || held === null || held === "" ? undefined : String(held);
}

/** A field's value as the page's language writes it. */
export function fieldText(item: ShownItem, field: string, language: string): string | undefined {
  const held = fieldValue(item, field);
  return held === undefined || field !== "price" ? held : money(held, item.currency, language);
}

/** Relative, http or https; not `javascript:`, `data:` and whatever comes next. `base` is the page's address. */
export function isWebAddress(address: string, base: string): boolean {
  try {
    return /^https?:$/.test(new URL(address, base).protocol);
  } catch {
    return false;
  }
}
