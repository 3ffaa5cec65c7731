//! Cloth patterns: each is one SVG pattern in two or three paints.
import { shade } from "../colours.mjs";

/**
 * @param {number} width
 * @param {number} height
 * @param {string} body
 * @param {string} [transform]
 */
const tile = (width, height, body, transform = "") => ({ width, height, body, transform });

const FLOWER = (x, y, size, petal, heart) => {
  const petals = [0, 72, 144, 216, 288]
    .map((turn) => `<ellipse cx="0" cy="${-size}" rx="${size * 0.62}" ry="${size * 0.95}" fill="${petal}" transform="rotate(${turn})"/>`)
    .join("");
  return `<g transform="translate(${x} ${y})">${petals}<circle r="${size * 0.5}" fill="${heart}"/></g>`;
};

const LEAF = (x, y, turn, paint) =>
  `<path d="M0 0C6 -10 6 -18 0 -26C-6 -18 -6 -10 0 0Z" fill="${paint}" transform="translate(${x} ${y}) rotate(${turn})"/>`;

/** Pattern name to a function of base paint and accent paint that gives one tile. */
export const PATTERNS = Object.freeze({
  stripe: (base, accent) => tile(40, 34, `<rect width="40" height="11" fill="${accent}"/>`),
  bold_stripe: (base, accent) => tile(40, 92, `<rect width="40" height="46" fill="${accent}" opacity=".92"/>`),
  pinstripe: (base, accent) => tile(18, 20, `<rect width="2" height="20" fill="${accent}" opacity=".7"/>`),
  wide_pinstripe: (base, accent) => tile(26, 20, `<rect width="10" height="20" fill="${accent}" opacity=".6"/>`),
  gingham: (base, accent) => tile(32, 32,
    `<rect width="16" height="32" fill="${accent}" opacity=".45"/><rect width="32" height="16" fill="${accent}" opacity=".45"/>`),
  tartan: (base, accent) => tile(84, 84,
    `<rect x="10" width="30" height="84" fill="${shade(base, -0.45)}" opacity=".55"/><rect y="10" width="84" height="30" fill="${shade(base, -0.45)}" opacity=".55"/>` +
    `<rect x="58" width="5" height="84" fill="${accent}" opacity=".8"/><rect y="58" width="84" height="5" fill="${accent}" opacity=".8"/>` +
    `<rect x="70" width="2" height="84" fill="${accent}" opacity=".6"/><rect y="70" width="84" height="2" fill="${accent}" opacity=".6"/>`),
  windowpane: (base, accent) => tile(64, 64,
    `<rect width="2.5" height="64" fill="${accent}" opacity=".6"/><rect width="64" height="2.5" fill="${accent}" opacity=".6"/>`),
  dots: (base, accent) => tile(36, 36, `<circle cx="9" cy="9" r="5" fill="${accent}"/><circle cx="27" cy="27" r="5" fill="${accent}"/>`),
  pin_dots: (base, accent) => tile(22, 22, `<circle cx="5" cy="5" r="2.4" fill="${accent}"/><circle cx="16" cy="16" r="2.4" fill="${accent}"/>`),
  floral: (base, accent) => tile(110, 110,
    FLOWER(28, 30, 10, accent, shade(base, -0.4)) + FLOWER(84, 82, 8, shade(accent, -0.12), shade(base, -0.4)) +
    FLOWER(86, 22, 5, accent, base) + FLOWER(26, 88, 6, shade(accent, -0.06), base) +
    LEAF(50, 60, 40, shade(base, 0.35)) + LEAF(58, 62, -60, shade(base, 0.35)) + LEAF(6, 62, 100, shade(base, 0.3)) + LEAF(104, 56, 20, shade(base, 0.3))),
  leaf: (base, accent) => tile(70, 90,
    LEAF(20, 40, 20, accent) + LEAF(22, 44, -50, accent) + LEAF(52, 84, -20, shade(accent, -0.15)) + LEAF(54, 86, 50, shade(accent, -0.15))),
  knit: (base) => tile(16, 14,
    `<path d="M0 0L8 8L16 0" stroke="${shade(base, -0.3)}" stroke-width="2.4" fill="none" opacity=".5"/><path d="M0 4L8 12L16 4" stroke="${shade(base, 0.4)}" stroke-width="1.6" fill="none" opacity=".4"/>`),
  rib: (base) => tile(11, 20,
    `<rect width="4" height="20" fill="${shade(base, -0.4)}" opacity=".38"/><rect x="6" width="2.5" height="20" fill="${shade(base, 0.5)}" opacity=".22"/>`),
  cable: (base) => tile(54, 56,
    `<path d="M18 0C34 14 34 14 18 28C34 42 34 42 18 56M36 0C20 14 20 14 36 28C20 42 20 42 36 56" stroke="${shade(base, -0.35)}" stroke-width="5" fill="none" opacity=".45"/>` +
    `<path d="M4 0V56M50 0V56" stroke="${shade(base, -0.35)}" stroke-width="2.5" opacity=".4"/>`),
  fair_isle: (base, accent) => tile(60, 150,
    `<path d="M0 12H60M0 70H60" stroke="${accent}" stroke-width="4"/><path d="M0 26l10 10 10-10 10 10 10-10 10 10 10-10" stroke="${accent}" stroke-width="4" fill="none"/>` +
    `<path d="M30 44l8 9-8 9-8-9ZM0 44l8 9-8 9ZM60 44l-8 9 8 9Z" fill="${accent}"/>`),
  herringbone: (base, accent) => tile(28, 16,
    `<path d="M0 16L14 2M0 8L8 0M6 18L14 10M14 2L28 16M20 0L28 8M14 10L22 18" stroke="${accent}" stroke-width="2" fill="none" opacity=".4"/>`),
  denim: (base) => tile(7, 7, `<path d="M-1 8L8 -1" stroke="${shade(base, 0.5)}" stroke-width="1.4" opacity=".28"/>`),
  argyle: (base, accent) => tile(80, 120,
    `<path d="M40 0L80 60L40 120L0 60Z" fill="${accent}" opacity=".75"/><path d="M0 0L80 120M80 0L0 120" stroke="${shade(base, -0.4)}" stroke-width="2" stroke-dasharray="6 4" opacity=".7" fill="none"/>`),
  mesh: (base) => tile(10, 10, `<circle cx="3" cy="3" r="1.7" fill="${shade(base, -0.4)}" opacity=".5"/><circle cx="8" cy="8" r="1.7" fill="${shade(base, -0.4)}" opacity=".5"/>`),
  camo: (base) => tile(150, 150,
    `<path d="M10 30C30 5 70 10 66 38C62 60 20 66 10 30ZM90 80C110 60 150 78 136 104C120 128 84 110 90 80Z" fill="${shade(base, -0.35)}" opacity=".8"/>` +
    `<path d="M86 14C110 0 140 20 126 40C112 58 78 40 86 14ZM16 96C34 80 66 92 58 118C48 140 8 128 16 96Z" fill="${shade(base, 0.28)}" opacity=".8"/>`),
  weave: (base) => tile(14, 14,
    `<rect width="6" height="6" fill="${shade(base, -0.3)}" opacity=".5"/><rect x="7" y="7" width="6" height="6" fill="${shade(base, -0.3)}" opacity=".5"/>` +
    `<rect x="7" width="6" height="6" fill="${shade(base, 0.35)}" opacity=".3"/><rect y="7" width="6" height="6" fill="${shade(base, 0.35)}" opacity=".3"/>`),
});
