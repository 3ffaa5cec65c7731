/** Why an item is shown, in the page's language. The page's own wording wins: `data-nearside-reason-text-<kind>`. */

import type { Recommendation } from "../host/engine.ts";

/** The text, or `undefined` where there is none to show. `wording` are the elements that may carry the page's own. */
export function reasonText({ reason, reason_item_name }: Recommendation, wording: Element[]): string | undefined {
  const attribute = `data-nearside-reason-text-${reason.kind.replaceAll("_", "-")}`;
  const own = wording.map((element) => element.getAttribute(attribute)).find((text) => text !== null);
  const names: Record<string, string | undefined> = { item: reason_item_name, category: reason.item_category };
  // A sentence about an item whose name is not known says nothing: the one after the bar may.
  for (const text of (own ?? reason.text ?? "").split("|")) {
    let known = text !== "";
    const said = text.replace(/{(item|category)}/g, (_, name: string) => names[name] || ((known = false), ""));
    if (known) return said;
  }
  return undefined;
}
