/** The one item that a page's schema.org JSON-LD describes. */

const KEYS = ["sku", "productID", "mpn", "gtin13", "gtin14", "gtin12", "gtin8", "gtin"];
/** How deep a description may be wrapped in graphs and pages. */
const MAX_DEPTH = 5;

/** Ids of the items that a script describes; none where it is not JSON: somebody else's mistake. */
export function describedItems(source: string): string[] {
  try {
    return described(JSON.parse(source), 0);
  } catch {
    return [];
  }
}

function described(value: unknown, depth: number): string[] {
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => described(entry, depth + 1));
  const fields = value as Record<string, unknown>;
  if (![fields["@type"]].flat().some((type) => /(^|[/:])Product(Group)?$/.test(String(type)))) {
    return ["@graph", "mainEntity", "mainEntityOfPage"].flatMap((key) => described(fields[key], depth + 1));
  }
  const ids = KEYS.map((key) => fields[key]).concat(fields["productGroupID"]);
  const id = ids.find((held) => (typeof held === "string" && held !== "") || typeof held === "number");
  return id === undefined ? [] : [String(id)];
}
