//! The shop's script: starts what every page has and the one part that this page needs.
import { startConsent } from "./consent.js";
import { startListClicks } from "./list-clicks.js";
import { onCartChange, readCart } from "./cart-store.js";

const PAGES = {
  item: () => import("./pages/item.js"),
  list: () => import("./pages/list.js"),
  search: () => import("./pages/search.js"),
  cart: () => import("./pages/cart.js"),
  checkout: () => import("./pages/checkout.js"),
  "thank-you": () => import("./pages/thank-you.js"),
};

function showCartCount() {
  const badge = document.querySelector("[data-cart-count]");
  const count = readCart().reduce((sum, line) => sum + line.quantity, 0);
  badge.textContent = String(count);
  badge.hidden = count === 0;
}

showCartCount();
onCartChange(showCartCount);
startListClicks();
startConsent();
PAGES[document.body.dataset.page]?.().then((page) => page.start());
