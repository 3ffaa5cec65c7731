//! The shop's colours: the name a visitor reads and the paint the pictures use.

/** Colour name to paint. */
export const PAINTS = Object.freeze({
  black: "#2d2d33",
  charcoal: "#4b4f59",
  grey: "#9b9fa6",
  silver: "#c3c8ce",
  white: "#f4f3ef",
  cream: "#eee3cf",
  stone: "#c9bca8",
  sand: "#d8bf98",
  camel: "#bd8c55",
  tan: "#b87c4b",
  cognac: "#98572c",
  brown: "#684531",
  gold: "#cfa75a",
  mustard: "#d3a03a",
  rust: "#b7592f",
  brick: "#a3423a",
  burgundy: "#70263a",
  rose: "#d59a9c",
  blush: "#eac6bc",
  lilac: "#b3a2cf",
  plum: "#5f3d61",
  navy: "#263754",
  denim: "#4a6b96",
  sky: "#94b6d4",
  teal: "#2f7477",
  sage: "#a0ae92",
  olive: "#70703f",
  forest: "#2f5443",
});

const ACCENTS = Object.freeze({
  black: "#e9e4da", charcoal: "#d9a441", grey: "#2f3a4f", silver: "#2d3a52", white: "#a3423a", cream: "#a5512f",
  stone: "#5b4a3b", sand: "#7a4a2b", camel: "#f0e4cf", tan: "#f2e6d4", cognac: "#f0dcc0", brown: "#dcb98a",
  gold: "#fff4d8", mustard: "#2d3650", rust: "#f3dfc6", brick: "#f2ddcb", burgundy: "#e5b7a8", rose: "#fdf3ee",
  blush: "#a85b5b", lilac: "#fbf7ff", plum: "#e0b7c8", navy: "#e8e2d3", denim: "#f0e7d6", sky: "#ffffff",
  teal: "#f1d9a6", sage: "#fbf8ee", olive: "#e4d6a4", forest: "#e3c98b",
});

/**
 * The paint of a colour name.
 * @param {string} name
 */
export function paint(name) {
  const value = PAINTS[name];
  if (!value) throw new Error(`no paint for the colour "${name}": add it to PAINTS in colours.mjs`);
  return value;
}

/**
 * The colour that trims, stripes and prints on this one use.
 * @param {string} name
 */
export function accentOf(name) {
  return ACCENTS[name] ?? "#ffffff";
}

/**
 * A paint made lighter (amount above 0) or darker (below 0).
 * @param {string} hex like "#263754"
 * @param {number} amount -1 is black, 1 is white
 */
export function shade(hex, amount) {
  const target = amount < 0 ? 0 : 255;
  const part = Math.abs(amount);
  const channel = (from) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16);
    return Math.round(value + (target - value) * part).toString(16).padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/**
 * How bright a paint looks, 0 to 1.
 * @param {string} hex
 */
export function brightness(hex) {
  const channel = (from) => Number.parseInt(hex.slice(from, from + 2), 16) / 255;
  return 0.3 * channel(1) + 0.59 * channel(3) + 0.11 * channel(5);
}
