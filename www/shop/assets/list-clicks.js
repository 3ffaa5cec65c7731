//! Reports select_item when a card is followed, whoever put the card there.
import { pushList } from "./layer.js";

/** Starts listening. */
export function startListClicks() {
  document.addEventListener("click", (event) => {
    const card = event.target.closest?.(".card__link")?.closest(".card");
    if (!card?.dataset.itemId) return;
    const list = card.closest("[data-list], [data-nearside-placement]");
    const id = list?.dataset.list ?? list?.dataset.nearsidePlacement;
    const more = id ? { item_list_id: id, item_list_name: list.dataset.listName ?? id } : {};
    pushList("select_item", [{ ...cardItem(card), ...more }], more);
  });
}

/** The item a card shows, read from its attributes. A card filled from the template has its price as money: "€59.00". */
export function cardItem(card) {
  const { itemId, itemName, itemBrand, itemCategory, itemVariant, price } = card.dataset;
  return { item_id: itemId, item_name: itemName, item_brand: itemBrand, item_category: itemCategory, item_variant: itemVariant, price: priceOf(price) };
}

/** The number in a price, with or without its currency sign. */
export function priceOf(text) {
  return Number(text.replace(/[^\d.]/g, ""));
}
