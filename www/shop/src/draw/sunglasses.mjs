//! Draws sunglasses from the front: square, round, aviator, cat-eye, oversized.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const LENS_PAINTS = ["#33373d", "#5b4632", "#2f4a58", "#3e5546", "#6b3d4c", "#8a6a2e"];

/** Each style: the left rim, the left lens, the bridge, and whether the rim is wire. */
const STYLES = {
  square: {
    rim: "M62 318C120 306 216 308 272 322C280 356 274 410 252 440C216 466 126 466 96 440C72 410 58 360 62 318Z",
    lens: "M82 334C130 326 210 326 254 336C258 362 252 402 238 424C208 444 134 444 112 424C92 400 82 366 82 334Z",
    bridge: "M262 330C286 316 314 316 338 330L338 352C314 338 286 338 262 352Z",
  },
  round: {
    rim: "M72 382A98 98 0 1 1 268 382A98 98 0 1 1 72 382Z",
    lens: "M86 382A84 84 0 1 1 254 382A84 84 0 1 1 86 382Z",
    bridge: "M260 356C280 330 320 330 340 356L336 372C318 348 282 348 264 372Z",
    wire: true,
  },
  aviator: {
    rim: "M60 322C120 300 220 304 276 326C284 390 250 458 186 474C120 484 60 430 60 322Z",
    lens: "M70 330C126 312 214 314 266 333C271 388 242 448 184 463C126 472 72 424 70 330Z",
    bridge: "M262 316C286 308 314 308 338 316L338 326C314 318 286 318 262 326ZM270 350C290 336 310 336 330 350L328 360C310 346 290 346 272 360Z",
    wire: true,
  },
  "cat-eye": {
    rim: "M38 292C96 300 200 308 270 328C280 366 262 424 216 444C150 464 92 436 76 388C66 350 60 322 38 292Z",
    lens: "M80 324C130 326 206 330 252 342C256 370 242 412 206 426C156 440 110 418 96 380C88 358 86 340 80 324Z",
    bridge: "M262 336C286 318 314 318 338 336L336 356C314 340 286 340 264 356Z",
  },
  oversized: {
    rim: "M48 312C110 286 224 290 280 316C292 372 272 450 220 478C160 494 92 478 66 430C46 392 40 350 48 312Z",
    lens: "M72 328C124 308 214 312 260 332C266 376 250 438 210 458C162 470 106 456 86 418C70 388 66 356 72 328Z",
    bridge: "M268 334C288 322 312 322 332 334L332 358C312 344 288 344 268 358Z",
  },
};

/**
 * Draws a pair of sunglasses.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawSunglasses(pen, look) {
  const style = STYLES[look.style];
  const lens = LENS_PAINTS[look.detail % LENS_PAINTS.length];
  pen.raw(`<ellipse cx="300" cy="498" rx="230" ry="13" fill="#000" opacity=".15" filter="url(#blur)"/>`);
  temples(pen, look, style);
  pen.mirrored((half) => {
    half.form(style.rim, look.paint, { light: style.wire ? "metal" : "top", pattern: look.pattern, accent: look.accent });
    glassOf(half, style, lens, look);
  });
  pen.form(style.bridge, look.paint, { light: style.wire ? "metal" : "top", pattern: look.pattern, accent: look.accent });
  sparkle(pen, style);
}

function temples(pen, look, style) {
  const width = style.wire ? 6 : 13;
  pen.mirrored((half) => {
    half.seam("M76 334C96 296 138 270 178 262", shade(look.paint, -0.3), width, 1);
    half.seam("M178 262C190 260 200 264 206 276", shade(look.paint, -0.4), width * 0.8, 1);
  });
}

function glassOf(pen, style, lens, look) {
  const id = `lens-${lens.slice(1)}`;
  const fill = pen.define(id, `<linearGradient id="${id}" x2=".2" y2="1"><stop offset="0" stop-color="${shade(lens, -0.35)}"/><stop offset=".65" stop-color="${lens}"/><stop offset="1" stop-color="${shade(lens, 0.4)}"/></linearGradient>`);
  pen.raw(`<path d="${style.lens}" fill="${fill}" stroke="${shade(look.paint, -0.5)}" stroke-width="2"/>`);
  if (!style.wire) pen.raw(`<circle cx="84" cy="336" r="4" fill="#cfa75a"/><circle cx="84" cy="348" r="3" fill="#cfa75a"/>`);
}

function sparkle(pen, style) {
  const left = pen.define("lens-left", `<clipPath id="lens-left"><path d="${style.lens}"/></clipPath>`);
  const right = pen.define("lens-right", `<clipPath id="lens-right"><path d="${style.lens}" transform="translate(600 0) scale(-1 1)"/></clipPath>`);
  // The light comes from one side, so the right streak is the left one moved, not mirrored.
  const streak = (x) => `<path d="M${70 + x} 480L${190 + x} 290H${226 + x}L${106 + x} 480ZM${126 + x} 480L${246 + x} 290H${256 + x}L${136 + x} 480Z" fill="#fff" opacity=".2"/>`;
  pen.raw(`<g clip-path="${left}">${streak(0)}</g><g clip-path="${right}">${streak(266)}</g>`);
}
