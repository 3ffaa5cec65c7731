/** The one item that a page's schema.org JSON-LD describes, for pages whose tags say nothing. */

import type { RawItem } from "../host/engine.ts";
import { isDictionary, list, number, text } from "./values.ts";
import type { Dictionary } from "./values.ts";

/** How deep a description may be wrapped in graphs and pages. */
const MAX_DEPTH = 5;
const IDS = ["sku", "productID", "mpn", "gtin13", "gtin"];

/** Reads the texts of all `application/ld+json` scripts; `undefined` unless exactly one item is described. */
export function readJsonLd(sources: string[]): RawItem | undefined {
  const found = new Map<string, RawItem>();
  for (const candidate of sources.flatMap(parse).flatMap((value) => described(value, 0))) {
    const item = readItem(candidate);
    if (item) found.set(String(item.item_id), item);
  }
  // Several are a list or the recommendations of another system: nobody looked at one of them.
  return found.size === 1 ? [...found.values()][0] : undefined;
}

function parse(source: string): unknown[] {
  try {
    return [JSON.parse(source)];
  } catch {
    // Somebody else's mistake, and not ours to report.
    return [];
  }
}

function described(value: unknown, depth: number): Dictionary[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => described(entry, depth + 1));
  if (!isDictionary(value)) return [];
  if (list(value["@type"]).some((type) => /(^|[/:])Product(Group)?$/.test(String(type)))) return [value];
  return ["@graph", "mainEntity", "mainEntityOfPage"].flatMap((key) => described(value[key], depth + 1));
}

function readItem(source: Dictionary): RawItem | undefined {
  const offer = list(source.offers).find(isDictionary) ?? {};
  const ids = IDS.map((name) => source[name]).concat(source.productGroupID, offer.sku);
  const id = ids.map(text).find((found) => found !== undefined);
  if (id === undefined) return undefined;
  const item: RawItem = { item_id: id };
  const keep = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) item[name] = value;
  };
  keep("item_name", text(source.name));
  keep("item_brand", named(source.brand));
  named(source.category)
    ?.split(/\s*[>/]\s*/)
    .filter((level) => level !== "")
    .slice(0, 5)
    .forEach((level, index) => keep(index === 0 ? "item_category" : `item_category${index + 1}`, level));
  keep("price", priceOf(offer));
  keep("currency", text(offer.priceCurrency) ?? list(offer.priceSpecification).filter(isDictionary).map((part) => text(part.priceCurrency))[0]);
  return item;
}

/** A text, or the name of what is source. */
function named(value: unknown): string | undefined {
  const first = list(value)[0];
  return isDictionary(first) ? text(first.name) : text(first);
}

function priceOf(offer: Dictionary): number | undefined {
  const parts = list(offer.priceSpecification).filter(isDictionary);
  return [offer.price, offer.lowPrice, ...parts.map((part) => part.price)].map(number).find((price) => price !== undefined);
}
