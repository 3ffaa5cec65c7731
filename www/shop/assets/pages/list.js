//! The list page: brands are filtered and the order is changed in place, and the new view is reported.
import { cardItem, priceOf } from "../list-clicks.js";
import { pushList } from "../layer.js";

const ORDERS = {
  low: (a, b) => priceOf(a.dataset.price) - priceOf(b.dataset.price),
  high: (a, b) => priceOf(b.dataset.price) - priceOf(a.dataset.price),
  name: (a, b) => a.dataset.itemName.localeCompare(b.dataset.itemName),
};

/** Starts the page. */
export function start() {
  const grid = document.querySelector("[data-list]");
  const featured = [...grid.children];
  const form = document.querySelector("[data-filters]");
  const apply = () => {
    const brands = new Set([...form.querySelectorAll("[data-brand]:checked")].map((box) => box.value));
    const order = ORDERS[form.querySelector("[data-order]").value];
    const shown = featured.filter((card) => brands.size === 0 || brands.has(card.dataset.itemBrand));
    if (order) shown.sort(order);
    grid.replaceChildren(...shown);
    document.querySelector("[data-shown]").textContent = `${shown.length} of ${featured.length} shown`;
    return shown;
  };
  form.addEventListener("change", () => report(grid, apply()));
  form.addEventListener("submit", (event) => event.preventDefault());
  // A browser that restores forms may come back filtered.
  if (form.querySelector(":checked:not(option[value=featured])")) apply();
}

function report(grid, cards) {
  const list = { item_list_id: grid.dataset.list, item_list_name: grid.dataset.listName };
  pushList("view_item_list", cards.map((card, index) => ({ ...cardItem(card), index })), list);
}
