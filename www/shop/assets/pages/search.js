//! The search page: every word must be found in an item; better places and liked items come first.
import { cardOf } from "../dom.js";
import { pushEvent, pushList } from "../layer.js";

const MOST_RESULTS = 48;
const PLACES = [["item_name", 6], ["item_variant", 5], ["item_category", 4], ["item_brand", 4], ["words", 2]];

/** Starts the page. */
export async function start() {
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim().slice(0, 80);
  if (!query) return;
  document.getElementById("q").value = query;
  document.querySelector("[data-search-title]").textContent = `“${query}”`;
  const status = document.querySelector("[data-search-status]");
  let items;
  try {
    items = await (await fetch("/assets/search.json")).json();
  } catch {
    status.textContent = "The search index did not load. Reload the page, or browse by category.";
    return;
  }
  const found = findItems(items, query).slice(0, MOST_RESULTS);
  status.textContent = found.length ? `${found.length} found` : "Nothing found. Try one word less, or a colour.";
  document.querySelector("[data-results]").replaceChildren(...found.map(cardOf));
  pushEvent({ event: "search", search_term: query });
  if (found.length) pushList("view_item_list", found.map((item, index) => ({ ...item, index })), { item_list_id: "search_results", item_list_name: "Search results" });
}

/** The items that match every word of the query, best first. */
export function findItems(items, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).map((word) => (word.length > 3 ? word.replace(/s$/, "") : word));
  return items
    .map((item) => ({ item, score: scoreOf(item, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || b.item.rank - a.item.rank)
    .map(({ item }) => item);
}

function scoreOf(item, words) {
  let total = 0;
  for (const word of words) {
    let best = 0;
    for (const [place, weight] of PLACES) if (item[place].toLowerCase().includes(word)) best = Math.max(best, weight);
    if (best === 0) return 0;
    total += best;
  }
  return total;
}
