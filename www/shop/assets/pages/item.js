//! The item page: colours change the picture, the form adds to the cart.
import { addToCart } from "../cart-store.js";
import { element } from "../dom.js";
import { pushEcommerce } from "../layer.js";

/** Starts the page. */
export function start() {
  const item = JSON.parse(document.getElementById("item-data").textContent);
  const chosen = { ...item };
  startColours(chosen, item.item_name);
  document.querySelector("[data-buy]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const quantity = document.getElementById("quantity").valueAsNumber;
    const line = { ...chosen, quantity };
    addToCart(line, quantity);
    pushEcommerce("add_to_cart", [line]);
    document.querySelector("[data-added]").replaceChildren("In your cart. ", element("a", { href: "/cart.html" }, "Go to the cart"));
  });
}

function startColours(chosen, name) {
  const picture = document.querySelector("[data-picture]");
  for (const input of document.querySelectorAll('input[name="colour"]')) {
    // A browser that restores forms may come back with another colour than the page was made with.
    if (input.checked) show(input);
    input.addEventListener("change", () => show(input));
  }
  function show(input) {
    chosen.item_variant = input.value;
    chosen.image = input.dataset.image;
    if (picture.getAttribute("src") !== chosen.image) picture.src = chosen.image;
    picture.alt = `${name} in ${input.value}`;
  }
}
