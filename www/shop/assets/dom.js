//! Small helpers for drawing parts of pages: elements, money, cards from the page's template.
import { CURRENCY } from "./layer.js";

/** An element with attributes and children; texts stay texts. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const MONEY = new Intl.NumberFormat("en", { style: "currency", currency: CURRENCY });

/** A price as the shop writes it. */
export function money(amount) {
  return MONEY.format(amount);
}

/** A card for an item, from the page's own template. */
export function cardOf(item) {
  const card = document.querySelector("template[data-nearside-card]").content.cloneNode(true).firstElementChild;
  for (const part of [card, ...card.querySelectorAll("*")]) {
    const { nearsideField, nearsideAttr } = part.dataset;
    if (nearsideField) part.textContent = textOf(item, nearsideField);
    for (const pair of nearsideAttr?.split(";") ?? []) {
      const [attribute, field] = pair.split(":");
      part.setAttribute(attribute, textOf(item, field));
    }
  }
  return card;
}

const textOf = (item, field) => (field === "price" ? money(item.price) : item[field]);

/** Fills a definition list with label and amount rows; the last row is the total. */
export function fillSum(list, rows) {
  list.replaceChildren(...rows.map(([label, amount]) => element("div", {}, element("dt", {}, label), element("dd", {}, amount))));
}

/** Fills a short list of lines, for the checkout and the receipt. */
export function fillMini(list, lines) {
  list.replaceChildren(...lines.map((line) =>
    element("li", {}, element("img", { src: line.image, alt: "", width: "600", height: "750" }), element("span", {}, `${line.quantity} × ${line.item_name}`, element("small", {}, line.item_variant)), element("b", {}, money(line.price * line.quantity)))));
}
