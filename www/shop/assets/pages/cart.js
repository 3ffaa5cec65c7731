//! The cart page: lines with quantities, their sum, and what changes them.
import { onCartChange, readCart, setQuantity } from "../cart-store.js";
import { element, fillSum, money } from "../dom.js";
import { pushEcommerce, valueOf } from "../layer.js";
import { shippingCost } from "../shipping.js";

/** Starts the page. */
export function start() {
  draw();
  onCartChange(draw);
  const lines = readCart();
  if (lines.length) pushEcommerce("view_cart", lines);
}

function draw() {
  const lines = readCart();
  const list = document.querySelector("[data-lines]");
  list.replaceChildren(...(lines.length ? lines.map(drawLine) : [element("li", { class: "lines__none" }, "Nothing here yet. ", element("a", { href: "/" }, "Have a look around"), ".")]));
  const value = valueOf(lines);
  const shipping = lines.length ? shippingCost(value, "standard") : 0;
  fillSum(document.querySelector("[data-sum]"), [["Items", money(value)], ["Delivery", shipping ? money(shipping) : "free"], ["Total", money(value + shipping)]]);
  document.querySelector("[data-to-checkout]").toggleAttribute("hidden", lines.length === 0);
}

function drawLine(line) {
  const id = `n-${line.item_id}-${line.item_variant}`;
  const number = element("input", { id, type: "number", inputmode: "numeric", min: "1", max: "9", value: String(line.quantity) });
  number.addEventListener("change", () => change(line, Math.min(9, Math.max(0, Math.floor(number.valueAsNumber || 0)))));
  const remove = element("button", { type: "button", class: "plain" }, "Remove");
  remove.addEventListener("click", () => change(line, 0));
  return element("li", { class: "line" },
    element("a", { href: line.url }, element("img", { src: line.image, alt: "", width: "600", height: "750" })),
    element("div", {}, element("a", { href: line.url }, line.item_name), element("small", {}, `${line.item_brand} · ${line.item_variant}`),
      element("p", {}, element("label", { for: id }, "Quantity "), number, " ", remove)),
    element("b", {}, money(line.price * line.quantity)));
}

/** Sets the new quantity and reports the difference as GA4 wants it: what was added, or what was removed. */
function change(line, quantity) {
  const difference = quantity - line.quantity;
  setQuantity(line, quantity);
  if (difference === 0) return;
  pushEcommerce(difference > 0 ? "add_to_cart" : "remove_from_cart", [{ ...line, quantity: Math.abs(difference) }]);
}
