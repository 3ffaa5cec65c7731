//! The cart: lines of GA4 item fields with a quantity, kept in this browser under the shop's own key.

const KEY = "maren-moor.cart";
const MOST_LINES = 50;
const MOST_OF_ONE = 9;

const listeners = new Set();
// A browser that forbids storage still gets a cart, for as long as the page is open.
let memory = [];

/** The lines, oldest first. */
export function readCart() {
  try {
    const lines = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(lines) ? lines : [];
  } catch {
    return memory;
  }
}

function write(lines) {
  memory = lines;
  try {
    localStorage.setItem(KEY, JSON.stringify(lines));
  } catch {
    // Full or forbidden: `memory` holds the cart.
  }
  for (const listener of listeners) listener();
}

const same = (a, b) => a.item_id === b.item_id && a.item_variant === b.item_variant;

/** Adds an item, or more of it. At most 50 lines and nine of each; what is over is not added. */
export function addToCart(item, quantity) {
  const lines = readCart();
  const line = lines.find((entry) => same(entry, item));
  if (line) line.quantity = Math.min(MOST_OF_ONE, line.quantity + quantity);
  else if (lines.length < MOST_LINES) lines.push({ ...item, quantity: Math.min(MOST_OF_ONE, quantity) });
  write(lines);
}

/** Sets how many of a line are wanted; 0 removes it. */
export function setQuantity(item, quantity) {
  const lines = readCart().map((line) => (same(line, item) ? { ...line, quantity } : line));
  write(lines.filter((line) => line.quantity > 0));
}

/** Empties the cart. */
export function clearCart() {
  write([]);
}

/** Calls `listener` after each change, in this tab or another. */
export function onCartChange(listener) {
  listeners.add(listener);
  addEventListener("storage", (event) => {
    if (event.key === KEY) listener();
  });
}
