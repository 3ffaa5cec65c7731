/** What the page is about, learned from its own events: the item looked at, the list's category, the cart. */

import type { PageContext, RawEvent } from "../host/engine.ts";

/** The core looks at no more. */
const MAX_CART = 64;

export interface Context {
  /** Learns from an event. */
  note(event: RawEvent): void;
  /** Another page: only the cart stays. */
  turn(): void;
  page(): PageContext;
}

export function createContext(): Context {
  let page: PageContext = {};
  let cart: string[] = [];
  return {
    note({ name, items = [] }) {
      const ids = items.map((item) => String(item.item_id));
      const category = items[0]?.item_category;
      if (name === "view_item" && ids.length === 1) page = { item_id: ids[0]!, ...(category ? { category: String(category) } : {}) };
      // The whole list is of one category, or the page is of none.
      if (name === "view_item_list" && !page.item_id && category && items.every((item) => item.item_category === category)) {
        page = { category: String(category) };
      }
      if (name === "view_cart" || name === "begin_checkout") cart = ids;
      if (name === "add_to_cart") cart = [...new Set([...cart, ...ids])];
      if (name === "remove_from_cart") cart = cart.filter((id) => !ids.includes(id));
      if (name === "purchase") cart = [];
      cart = cart.slice(-MAX_CART);
    },
    turn() {
      page = {};
    },
    page: () => (cart.length > 0 ? { ...page, cart } : page),
  };
}
