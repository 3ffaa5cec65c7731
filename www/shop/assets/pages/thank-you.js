//! The last page: shows the order and reports the purchase once.
import { fillMini, fillSum, money } from "../dom.js";
import { pushEcommerce, valueOf } from "../layer.js";
import { ORDER_KEY } from "./checkout.js";

/** Starts the page. */
export function start() {
  const order = readOrder();
  if (!order) return;
  const value = valueOf(order.lines);
  document.querySelector("[data-thanks]").textContent = `Order ${order.transaction_id} is noted, in this browser and nowhere else.`;
  fillMini(document.querySelector("[data-mini]"), order.lines);
  fillSum(document.querySelector("[data-sum]"), [["Items", money(value)], ["Delivery", order.shipping ? money(order.shipping) : "free"], ["Total", money(value + order.shipping)]]);
  document.querySelector("[data-receipt]").hidden = false;
  if (order.reported) return;
  pushEcommerce("purchase", order.lines, { transaction_id: order.transaction_id, tax: order.tax, shipping: order.shipping });
  // Reloading the page shows the order again but must not report it again.
  sessionStorage.setItem(ORDER_KEY, JSON.stringify({ ...order, reported: true }));
}

function readOrder() {
  try {
    return JSON.parse(sessionStorage.getItem(ORDER_KEY));
  } catch {
    return null;
  }
}
