//! Makes one item's picture: a soft studio background, a shadow, and the category's own drawing.
import { hash } from "../random.mjs";
import { accentOf, brightness, paint, shade } from "../colours.mjs";
import { createPen, HEIGHT, WIDTH } from "./pen.mjs";
import { drawShoes } from "./shoes.mjs";
import { drawBoots } from "./boots.mjs";
import { drawJackets } from "./jackets.mjs";
import { drawShirts } from "./shirts.mjs";
import { drawTrousers } from "./trousers.mjs";
import { drawDresses } from "./dresses.mjs";
import { drawBags } from "./bags.mjs";
import { drawHats } from "./hats.mjs";
import { drawWatches } from "./watches.mjs";
import { drawSunglasses } from "./sunglasses.mjs";
import { drawScarves } from "./scarves.mjs";
import { drawGloves } from "./gloves.mjs";
import { drawBelts } from "./belts.mjs";
import { drawSocks } from "./socks.mjs";

/**
 * What a drawing needs to know.
 * @typedef {object} Look
 * @property {string} style the category's own kind, such as "sneaker"
 * @property {string} paint main paint
 * @property {string} accent second paint
 * @property {string} sole paint of soles and light trims
 * @property {string | undefined} pattern a name in PATTERNS
 * @property {number} detail a small number that picks among details
 */

const DRAWINGS = Object.freeze({
  shoes: drawShoes,
  boots: drawBoots,
  jackets: drawJackets,
  shirts: drawShirts,
  trousers: drawTrousers,
  dresses: drawDresses,
  bags: drawBags,
  hats: drawHats,
  watches: drawWatches,
  sunglasses: drawSunglasses,
  scarves: drawScarves,
  gloves: drawGloves,
  belts: drawBelts,
  socks: drawSocks,
});

/** Backdrops: the wall's paint, light enough for dark items and distinct from white ones. */
const WALLS = ["#ece6dd", "#e3e8e6", "#e8e4ea", "#e6e9df", "#f0e4dc", "#dfe6ec", "#eee8d8"];
const SOLE_PAINTS = ["#f4f1ea", "#f4f1ea", "#e9dcc3", "#3a3a40", "#c9a26b"];

/**
 * One item in one colour, as an SVG document.
 * @param {{ item_id: string, item_category: string, style: string, pattern?: string, accent?: string }} item
 * @param {string} colour a name in PAINTS
 */
export function drawPicture(item, colour) {
  const draw = DRAWINGS[item.item_category];
  if (!draw) throw new Error(`no drawing for the category "${item.item_category}": add it to DRAWINGS in picture.mjs`);
  const number = hash(item.item_id);
  const look = {
    style: item.style,
    paint: paint(colour),
    accent: accentOf(colour),
    sole: SOLE_PAINTS[(number >>> 7) % SOLE_PAINTS.length],
    pattern: item.pattern,
    detail: (number >>> 3) % 12,
  };
  const pen = createPen();
  draw(pen, look);
  const { body, defs } = pen.finish();
  return document(wallFor(look.paint, number), body, defs);
}

function wallFor(main, number) {
  const wall = WALLS[(number >>> 11) % WALLS.length];
  // A pale item on a pale wall has no outline, so its wall is a tone deeper.
  return brightness(main) > 0.78 ? shade(wall, -0.07) : wall;
}

function document(wall, body, defs) {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><defs>` +
    `<radialGradient id="wall" cx=".42" cy=".34" r=".85"><stop offset="0" stop-color="${shade(wall, 0.55)}"/><stop offset=".6" stop-color="${wall}"/><stop offset="1" stop-color="${shade(wall, -0.1)}"/></radialGradient>` +
    `<filter id="blur" x="-30%" y="-200%" width="160%" height="500%"><feGaussianBlur stdDeviation="10"/></filter>` +
    `<filter id="drop" x="-20%" y="-20%" width="140%" height="150%"><feDropShadow dx="6" dy="14" stdDeviation="13" flood-color="#2b2118" flood-opacity=".3"/></filter>` +
    `${defs}</defs><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#wall)"/><g filter="url(#drop)">${body}</g></svg>\n`
  );
}
