//! The pen every picture is drawn with: filled forms with cloth and light, soft folds, seams and stitches.
import { brightness, shade } from "../colours.mjs";
import { PATTERNS } from "./patterns.mjs";

/** Width and height of every picture, in SVG units. */
export const WIDTH = 600;
export const HEIGHT = 750;

const LIGHTS = Object.freeze({
  // Light from the upper left, as on a studio table: bright at a third, dark on the far edge.
  side: `<linearGradient id="side"><stop offset="0" stop-color="#000" stop-opacity=".2"/><stop offset=".2" stop-color="#000" stop-opacity=".02"/><stop offset=".36" stop-color="#fff" stop-opacity=".2"/><stop offset=".58" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".32"/></linearGradient>`,
  top: `<linearGradient id="top" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".26"/><stop offset=".45" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".3"/></linearGradient>`,
  round: `<radialGradient id="round" cx=".36" cy=".28" r=".85"><stop offset="0" stop-color="#fff" stop-opacity=".34"/><stop offset=".42" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".4"/></radialGradient>`,
  tube: `<linearGradient id="tube"><stop offset="0" stop-color="#000" stop-opacity=".34"/><stop offset=".3" stop-color="#fff" stop-opacity=".24"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".38"/></linearGradient>`,
  metal: `<linearGradient id="metal" x2=".7" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".75"/><stop offset=".3" stop-color="#000" stop-opacity=".12"/><stop offset=".5" stop-color="#fff" stop-opacity=".5"/><stop offset=".75" stop-color="#000" stop-opacity=".3"/><stop offset="1" stop-color="#fff" stop-opacity=".25"/></linearGradient>`,
});

/**
 * @typedef {object} FormOptions
 * @property {string} [pattern] a name in PATTERNS
 * @property {string} [accent] the pattern's second paint
 * @property {keyof typeof LIGHTS | "flat"} [light] where the light falls; "side" unless told
 * @property {(inner: Pen) => void} [inner] draws what is cut off at the form's edge
 * @property {string} [turn] an SVG transform for the pattern
 */

/** @typedef {ReturnType<typeof createPen>} Pen */

/** Starts an empty drawing. A picture makes one pen and draws from back to front. */
export function createPen() {
  const defs = new Map();
  const shared = { defs, count: 0 };
  return penInto(shared, []);
}

function penInto(shared, out) {
  const define = (id, body) => {
    if (!shared.defs.has(id)) shared.defs.set(id, body);
    return `url(#${id})`;
  };
  const nested = (draw) => {
    const lines = [];
    draw(penInto(shared, lines));
    return lines.join("");
  };
  const pen = {
    /** Puts SVG as it is. */
    raw: (svg) => { out.push(svg); },
    /** Adds a definition once and gives its url(). */
    define,
    /** A filled form with cloth, light, clipped details and a fine edge. @param {string} d @param {string} paint @param {FormOptions} [options] */
    form(d, paint, options = {}) {
      shared.count += 1;
      const id = `f${shared.count}`;
      const light = options.light ?? "side";
      const layers = [];
      if (options.pattern) layers.push(`<path d="${d}" fill="${cloth(define, options, paint)}"/>`);
      if (options.inner) layers.push(`<clipPath id="${id}"><path d="${d}"/></clipPath><g clip-path="url(#${id})">${nested(options.inner)}</g>`);
      if (light !== "flat") layers.push(`<path d="${d}" fill="${define(light, LIGHTS[light])}"/>`);
      const edge = shade(paint, brightness(paint) < 0.25 ? 0.18 : -0.42);
      out.push(`<path d="${d}" fill="${paint}"/>${layers.join("")}<path d="${d}" fill="none" stroke="${edge}" stroke-width="1.6" stroke-linejoin="round" opacity=".55"/>`);
    },
    /** A soft dark fold. */
    fold(d, width = 14, opacity = 0.3) {
      out.push(softStroke(d, "#000", width, opacity));
    },
    /** A soft light ridge. */
    glow(d, width = 12, opacity = 0.3) {
      out.push(softStroke(d, "#fff", width, opacity));
    },
    /** A thin line. */
    seam(d, paint, width = 2, opacity = 0.6) {
      out.push(`<path d="${d}" fill="none" stroke="${paint}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`);
    },
    /** A row of stitches. */
    stitch(d, paint, width = 1.8, opacity = 0.8) {
      out.push(`<path d="${d}" fill="none" stroke="${paint}" stroke-width="${width}" stroke-dasharray="6 4.5" opacity="${opacity}"/>`);
    },
    /** A round button or rivet. */
    button(x, y, radius, paint) {
      out.push(`<circle cx="${x}" cy="${y + 1.5}" r="${radius}" fill="#000" opacity=".25"/><circle cx="${x}" cy="${y}" r="${radius}" fill="${paint}" stroke="#000" stroke-opacity=".25"/><circle cx="${x - radius * 0.25}" cy="${y - radius * 0.3}" r="${radius * 0.4}" fill="#fff" opacity=".35"/>`);
    },
    /** Draws inside a group with these attributes. */
    group(attributes, draw) {
      out.push(`<g ${attributes}>${nested(draw)}</g>`);
    },
    /** Draws once as it is and once mirrored at the picture's middle. */
    mirrored(draw) {
      const half = nested(draw);
      out.push(`${half}<g transform="translate(${WIDTH} 0) scale(-1 1)">${half}</g>`);
    },
    /** The drawing so far and its definitions. */
    finish: () => ({ body: out.join(""), defs: [...shared.defs.values()].join("") }),
  };
  return pen;
}

// Five strokes of falling width look like a blur and cost no filter: a list page shows thirty pictures at once.
const SOFT_WIDTHS = [2.3, 1.85, 1.4, 0.95, 0.5];

function softStroke(d, paint, width, opacity) {
  const part = (opacity / SOFT_WIDTHS.length).toFixed(3);
  const strokes = SOFT_WIDTHS.map((times) => `<path d="${d}" stroke-width="${(width * times).toFixed(1)}"/>`).join("");
  return `<g fill="none" stroke="${paint}" stroke-linecap="round" stroke-opacity="${part}">${strokes}</g>`;
}

function cloth(define, options, paint) {
  const make = PATTERNS[options.pattern];
  if (!make) throw new Error(`no pattern "${options.pattern}": add it to PATTERNS in patterns.mjs`);
  const accent = options.accent ?? shade(paint, 0.5);
  const { width, height, body } = make(paint, accent);
  const id = `p-${options.pattern}-${paint.slice(1)}-${accent.slice(1)}${options.turn ? `-${options.turn.replace(/\W+/g, "")}` : ""}`;
  const turn = options.turn ? ` patternTransform="${options.turn}"` : "";
  return define(id, `<pattern id="${id}" width="${width}" height="${height}" patternUnits="userSpaceOnUse"${turn}>${body}</pattern>`);
}
