//! schema.org descriptions of the pages as JSON-LD.
import { CURRENCY } from "./catalogue.mjs";
import { scriptJson } from "./html.mjs";

const script = (value) => `<script type="application/ld+json">${scriptJson(value)}</script>`;

/** An item as schema.org Product. @param {import("./catalogue.mjs").Item} item @param {string} description */
export function productLd(item, description) {
  return script({
    "@context": "https://schema.org",
    "@type": "Product",
    sku: item.item_id,
    name: item.item_name,
    description,
    image: item.image,
    url: item.url,
    color: item.item_variant,
    material: item.material,
    category: item.item_category,
    brand: { "@type": "Brand", name: item.item_brand },
    offers: {
      "@type": "Offer",
      price: item.price,
      priceCurrency: CURRENCY,
      availability: item.in_stock ? "https://schema.org/InStock" : "https://schema.org/OutOfStock",
      itemCondition: "https://schema.org/NewCondition",
      url: item.url,
    },
  });
}

/** A list page as schema.org ItemList. */
export function itemListLd(name, items) {
  return script({
    "@context": "https://schema.org",
    "@type": "ItemList",
    name,
    numberOfItems: items.length,
    itemListElement: items.map((item, index) => ({ "@type": "ListItem", position: index + 1, url: item.url, name: item.item_name })),
  });
}

/** The way to this page as schema.org BreadcrumbList. @param {readonly { name: string, url: string }[]} steps */
export function breadcrumbLd(steps) {
  return script({
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    itemListElement: steps.map((step, index) => ({ "@type": "ListItem", position: index + 1, name: step.name, item: step.url })),
  });
}
