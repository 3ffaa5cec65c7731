//! An item's page: picture in each colour, price, add to cart, two placements.
import { brandLabel } from "../brands.mjs";
import { imageOf } from "../catalogue.mjs";
import { categoryOf, JSON_LD_ONLY } from "../categories.mjs";
import { layerItem, viewItem } from "../events.mjs";
import { esc, money, scriptJson, sentenceList } from "../html.mjs";
import { breadcrumbLd, productLd } from "../jsonld.mjs";
import { breadcrumbs, layout, placement, SHOP } from "../layout.mjs";

const CARE = {
  shoes: "Brush dry, feed now and then, rest a day between wears.",
  boots: "Let them dry slowly, never on the radiator. Wax before winter.",
  watches: "Water and a soft cloth. Serviced by us for ten years.",
  sunglasses: "Rinse before you wipe. Case included.",
};
const USUAL_CARE = "Wash cool and seldom, dry flat, mend when needed: we send thread.";

/** @param {import("../catalogue.mjs").Item} item */
export function itemPage(item, items, options) {
  const category = categoryOf(item.item_category);
  const steps = [{ name: "Home", url: "/" }, { name: category.label, url: `/c/${category.id}.html` }, { name: item.item_name, url: item.url }];
  // Watches are sold by an older template that never got a data layer. Their pages carry JSON-LD alone and push
  // nothing on load, so that the tag has to read the item from there.
  const silent = item.item_category === JSON_LD_ONLY;
  const text = describe(item);
  const main = `${breadcrumbs(steps)}
<div class="item"><div class="item__gallery"><img data-picture src="${item.image}" alt="${esc(`${item.item_name} in ${item.item_variant}`)}" width="600" height="750"></div>
<div class="item__buy"><p class="eyebrow">${esc(brandLabel(item.item_brand))}</p><h1>${esc(item.item_name)}</h1>
<p class="price">${money(item.price)} <small>incl. VAT</small></p>
<p>${esc(text)}</p>
${colours(item)}
${buyForm(item)}
<dl class="facts"><div><dt>Material</dt><dd>${esc(item.material)}</dd></div><div><dt>Care</dt><dd>${esc(CARE[item.item_category] ?? USUAL_CARE)}</dd></div><div><dt>Number</dt><dd>${item.item_id}</dd></div></dl>
</div></div>
<script type="application/json" id="item-data">${scriptJson({ ...layerItem(item), url: item.url, image: item.image })}</script>
${placement("item-similar", items, { item })}
${placement("item-together", items, { item })}`;
  return layout({
    kind: "item",
    title: `${item.item_name} by ${brandLabel(item.item_brand)} · ${SHOP}`,
    description: text,
    events: silent ? undefined : [viewItem(item)],
    silent,
    head: productLd(item, text) + breadcrumbLd(steps),
    current: category.id,
    main,
  }, options);
}

function describe(item) {
  const mood = { winter: "the first frost", summer: "long light evenings", rain: "weather", outdoor: "paths without signs", evening: "after eight", office: "good meetings", classic: "the next ten years", sporty: "moving", travel: "short notice", casual: "every day" };
  const forWhat = item.tags.map((tag) => mood[tag]).filter(Boolean);
  return `In ${item.material}. Made for ${sentenceList(forWhat.slice(0, 2))}.`;
}

function colours(item) {
  const choice = (colour, index) => `<label class="swatch"><input type="radio" name="colour" value="${colour}" data-image="${imageOf(item, colour)}"${index === 0 ? " checked" : ""}><img src="${imageOf(item, colour)}" alt="" width="600" height="750"><span>${colour}</span></label>`;
  return `<fieldset class="swatches"><legend>Colour</legend>${item.colours.map(choice).join("")}</fieldset>`;
}

function buyForm(item) {
  if (!item.in_stock) return `<p class="sold-out"><b>Sold out.</b> The makers are at it; look at the neighbours below.</p>`;
  return `<form class="buy" data-buy><label for="quantity">Quantity</label><input id="quantity" type="number" inputmode="numeric" min="1" max="9" value="1" required><button class="button button--solid" type="submit">Add to cart</button></form>
<p class="buy__done" role="status" data-added></p>`;
}
