/** Why an item is shown, in the page's language. The shop's own wording wins. */

/** A reason with the name of the item that it refers to, where the catalog knows it. */
export interface NamedReason {
  readonly kind: string;
  readonly item_name?: string | undefined;
}

/** By kind of reason and language; `{item}` is the name of the item that it refers to. English is for all others. */
const TEXTS: Record<string, Record<string, string>> = {
  viewed_together: {
    en: "Because you looked at {item}",
    de: "Weil Sie {item} angesehen haben",
    fr: "Parce que vous avez vu {item}",
    es: "Porque viste {item}",
  },
  popular: {
    en: "Popular right now",
    de: "Gerade beliebt",
    fr: "Populaire en ce moment",
    es: "Popular ahora",
  },
  recently_viewed: {
    en: "You looked at this recently",
    de: "Kürzlich von Ihnen angesehen",
    fr: "Vu récemment",
    es: "Visto recientemente",
  },
};

/** The attribute that holds the shop's own wording, on the reason's element or on the placement. */
export function reasonAttribute(kind: string): string {
  return `data-nearside-reason-text-${kind.replaceAll("_", "-")}`;
}

/** The text, or `undefined` where there is none to show. `own` is the shop's wording, if it has one. */
export function reasonText(reason: NamedReason, language: string, own: string | undefined): string | undefined {
  const texts = TEXTS[reason.kind];
  const text = own ?? texts?.[language.slice(0, 2).toLowerCase()] ?? texts?.en;
  // A sentence about an item whose name is not known says nothing.
  if (!text || (text.includes("{item}") && !reason.item_name)) return undefined;
  return text.replace("{item}", () => reason.item_name ?? "");
}
