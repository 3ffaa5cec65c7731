/** GA4's `items` as pages really push them. */

import type { RawItem } from "../host/engine.ts";
import { isDictionary, list, number, text } from "./values.ts";

/** The core's limit; GA4's own is 200. The first ones are those that were seen. */
const MAX_ITEMS = 100;

const TEXTS = [
  "item_name",
  "item_brand",
  "item_category",
  "item_category2",
  "item_category3",
  "item_category4",
  "item_category5",
  "item_variant",
  "currency",
  "coupon",
];
const NUMBERS = ["price", "quantity"];

export function readItems(value: unknown): RawItem[] {
  return list(value).slice(0, MAX_ITEMS).flatMap(readItem);
}

function readItem(value: unknown): RawItem[] {
  if (!isDictionary(value)) return [];
  // GA4 wants an id or a name; a shop without ids is known by its names.
  const id = text(value.item_id) ?? text(value.id) ?? text(value.item_name);
  if (id === undefined) return [];
  const item: RawItem = { item_id: id };
  for (const name of TEXTS) keep(item, name, text(value[name]));
  for (const name of NUMBERS) keep(item, name, number(value[name]));
  return [item];
}

function keep(item: RawItem, name: string, value: string | number | undefined): void {
  if (value !== undefined) item[name] = value;
}
