/** Why an item is shown, in the page's language. The shop's own wording wins: `data-nearside-reason-text-<kind>`. */

import type { Recommendation } from "../host/engine.ts";

/** By kind of reason and language; `{item}` is the name of the item that it refers to. English is for all others. */
const TEXTS: Record<string, Record<string, string>> = {
  viewed_together: {
    en: "Because you looked at {item}",
    de: "Weil Sie {item} angesehen haben",
    fr: "Parce que vous avez vu {item}",
  },
  popular: {
    en: "Popular right now",
    de: "Gerade beliebt",
    fr: "Populaire en ce moment",
  },
  recently_viewed: {
    en: "You looked at this recently",
    de: "Kürzlich von Ihnen angesehen",
    fr: "Vu récemment",
  },
};

/** The text, or `undefined` where there is none to show. `wording` are the elements that may carry the shop's own. */
export function reasonText({ reason, reason_item_name }: Recommendation, language: string, wording: Element[]): string | undefined {
  const attribute = `data-nearside-reason-text-${reason.kind.replaceAll("_", "-")}`;
  const own = wording.map((element) => element.getAttribute(attribute)).find((text) => text !== null);
  const texts = TEXTS[reason.kind];
  const text = own ?? texts?.[language.slice(0, 2).toLowerCase()] ?? texts?.en;
  // A sentence about an item whose name is not known says nothing.
  if (!text || (text.includes("{item}") && !reason_item_name)) return undefined;
  return text.replace("{item}", () => reason_item_name ?? "");
}
