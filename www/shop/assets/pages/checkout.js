//! The checkout page: reports its steps and leaves the order, without name or address, in this tab for the last page.
import { clearCart, readCart } from "../cart-store.js";
import { fillMini, fillSum, money } from "../dom.js";
import { pushEcommerce, valueOf } from "../layer.js";
import { shippingCost } from "../shipping.js";

/** Where the last page finds the order. */
export const ORDER_KEY = "maren-moor.order";
const VAT_PART = 0.19 / 1.19;

/** Starts the page. */
export function start() {
  const lines = readCart();
  if (lines.length === 0) {
    location.replace("/cart.html");
    return;
  }
  const form = document.querySelector("[data-checkout]");
  const chosen = (group) => form.querySelector(`[name="${group}"]:checked`).value;
  const draw = () => drawSum(lines, chosen("shipping"));
  const report = reporter(lines, chosen);
  fillMini(document.querySelector("[data-mini]"), lines);
  draw();
  pushEcommerce("begin_checkout", lines);
  form.addEventListener("change", (event) => {
    draw();
    if (event.target.name) report(event.target.name);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    report("shipping");
    report("payment");
    placeOrder(lines, chosen("shipping"));
  });
}

/** Reports each step once for each choice, so that a visitor who never touches the defaults is reported at the end. */
function reporter(lines, chosen) {
  const reported = new Set();
  return (group) => {
    const value = chosen(group);
    if (reported.has(value)) return;
    reported.add(value);
    if (group === "shipping") pushEcommerce("add_shipping_info", lines, { shipping_tier: value });
    else pushEcommerce("add_payment_info", lines, { payment_type: value });
  };
}

function drawSum(lines, way) {
  const value = valueOf(lines);
  const shipping = shippingCost(value, way);
  fillSum(document.querySelector("[data-sum]"), [["Items", money(value)], ["Delivery", shipping ? money(shipping) : "free"], ["Total", money(value + shipping)]]);
}

function placeOrder(lines, way) {
  const value = valueOf(lines);
  const shipping = shippingCost(value, way);
  const order = {
    transaction_id: `MM-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`,
    shipping,
    tax: Math.round((value + shipping) * VAT_PART * 100) / 100,
    lines,
  };
  sessionStorage.setItem(ORDER_KEY, JSON.stringify(order));
  clearCart();
  location.assign("/thank-you.html");
}
