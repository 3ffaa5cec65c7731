/** GA4's ecommerce events in what pages push to `dataLayer`: GTM's objects and gtag's `arguments`. */

import type { RawEvent } from "../host/engine.ts";
import { readItems } from "./items.ts";
import { isDictionary, number, text } from "./values.ts";
import type { Dictionary } from "./values.ts";

/** Events about items. In GTM their `ecommerce` may have been pushed before them. */
const WITH_ITEMS = new Set(
  (
    "view_item view_item_list select_item view_promotion select_promotion add_to_cart remove_from_cart view_cart " +
    "begin_checkout add_shipping_info add_payment_info purchase refund add_to_wishlist"
  ).split(" "),
);
/** The others. `page_view` is not among them: pages are watched, whatever the shop's tags say. */
const WITHOUT = new Set("search share login sign_up generate_lead".split(" "));

/** The fields that are kept: all others may be personal (`user_id`, `user_data`, an e-mail address). */
const TEXTS = (
  "currency transaction_id coupon item_list_id item_list_name search_term payment_type shipping_tier " +
  "promotion_id promotion_name creative_name creative_slot method content_type"
).split(" ");
const NUMBERS = ["value", "shipping", "tax"];

/** A reader that remembers what `ecommerce` was pushed last, as GTM's data layer does. */
export function createPushReader(): (entry: unknown) => RawEvent | undefined {
  let remembered: Dictionary = {};
  return (entry) => {
    if (isGtagCall(entry)) {
      const [command, name, params] = Array.from(entry);
      return command === "event" && typeof name === "string" ? read(name, isDictionary(params) ? params : {}) : undefined;
    }
    if (!isDictionary(entry)) return undefined;
    if ("ecommerce" in entry) remembered = isDictionary(entry.ecommerce) ? entry.ecommerce : {};
    const name = entry.event;
    if (typeof name !== "string") return undefined;
    return read(name, WITH_ITEMS.has(name) ? { ...entry, ...remembered } : entry);
  };
}

/** `gtag()` pushes its `arguments`, which is no array. */
function isGtagCall(entry: unknown): entry is ArrayLike<unknown> {
  return Array.isArray(entry) || Object.prototype.toString.call(entry) === "[object Arguments]";
}

function read(name: string, params: Dictionary): RawEvent | undefined {
  if (!WITH_ITEMS.has(name) && !WITHOUT.has(name)) return undefined;
  const event: RawEvent = { name };
  if (WITH_ITEMS.has(name)) event.items = readItems(params.items);
  for (const field of TEXTS) keep(event, field, text(params[field]));
  for (const field of NUMBERS) keep(event, field, number(params[field]));
  return event;
}

function keep(event: RawEvent, name: string, value: string | number | undefined): void {
  if (value !== undefined) event[name] = value;
}
