/** Why an item is shown, in the page's language. The shop's own wording in the page wins over that of site.json. */

/** A reason with the name of the item that it refers to, where the catalog knows it. */
export interface NamedReason {
  readonly kind: string;
  readonly text?: string | undefined;
  readonly item_category?: string | undefined;
  readonly item_name?: string | undefined;
}

/** The attribute that holds the page's own wording, on the reason's element or on the placement. */
export function reasonAttribute(kind: string): string {
  return `data-nearside-reason-text-${kind.replaceAll("_", "-")}`;
}

/** The text, or `undefined` where there is none to show. `own` is the page's wording, if it has one. */
export function reasonText(reason: NamedReason, own: string | undefined): string | undefined {
  const names = { item: reason.item_name, category: reason.item_category };
  // A sentence about an item whose name is not known says nothing: the next one may.
  for (const text of (own ?? reason.text ?? "").split("|")) {
    let known = text !== "";
    const said = text.replace(/\{(item|category)\}/g, (_, name: "item" | "category") => {
      known &&= Boolean(names[name]);
      return names[name] ?? "";
    });
    if (known) return said;
  }
  return undefined;
}
