//! The whole site as a list of files: path to text.
import { catalogueLines, imageOf, makeCatalogue } from "./catalogue.mjs";
import { CATEGORIES } from "./categories.mjs";
import { drawPicture } from "./draw/picture.mjs";
import { homePage } from "./pages/home.mjs";
import { itemPage } from "./pages/item.mjs";
import { listPage } from "./pages/list.mjs";
import { cartPage, checkoutPage, notFoundPage, searchPage, thankYouPage } from "./pages/plain.mjs";

/**
 * Makes every file of the site but the assets, which are copied as they are.
 * @param {import("./layout.mjs").Options} options
 * @returns {Map<string, string>} path without a leading slash, to text
 */
export function makeSite(options) {
  return new Map([...makePages(options), ...makePictures()]);
}

/** The pages, the catalogue and the search index. @param {import("./layout.mjs").Options} options */
export function makePages(options) {
  const items = makeCatalogue();
  const files = new Map([
    ["index.html", homePage(items, options)],
    ["search.html", searchPage(items, options)],
    ["cart.html", cartPage(items, options)],
    ["checkout.html", checkoutPage(items, options)],
    ["thank-you.html", thankYouPage(items, options)],
    ["404.html", notFoundPage(items, options)],
    ["catalog.ndjson", catalogueLines(items)],
    ["assets/search.json", searchIndex(items)],
  ]);
  for (const category of CATEGORIES) files.set(`c/${category.id}.html`, listPage(category, items, options));
  for (const item of items) files.set(item.url.slice(1), itemPage(item, items, options));
  return files;
}

/** Every item's picture in each of its colours. */
export function makePictures() {
  return new Map(makeCatalogue().flatMap((item) => item.colours.map((colour) => [imageOf(item, colour).slice(1), drawPicture(item, colour)])));
}

/** What the search page needs of each item, and the words it is found by. */
function searchIndex(items) {
  const entry = ({ item_id, item_name, item_brand, item_category, item_variant, price, currency, url, image, in_stock, tags, colours, material, popularity }) => ({
    item_id, item_name, item_brand, item_category, item_variant, price, currency, url, image, in_stock,
    words: [...tags, ...colours, material].join(" "),
    rank: Math.round(popularity * 100),
  });
  return `${JSON.stringify(items.map(entry))}\n`;
}
