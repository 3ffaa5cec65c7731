//! Draws a pair of gloves or mittens from above.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const HAND = "M196 600C194 560 186 520 178 484C164 452 130 410 112 376C104 358 118 342 136 350C156 362 176 388 192 406C190 350 172 270 168 216C168 194 196 190 202 212C212 262 220 310 226 340C226 290 222 220 224 176C226 154 256 154 258 176C260 230 260 290 262 338C268 290 276 230 284 188C290 168 316 172 316 194C314 250 306 300 302 346C310 312 320 280 330 256C338 238 360 246 358 266C352 320 340 380 332 430C326 490 322 550 322 600C282 614 236 614 196 600Z";
const MITTEN = "M192 600C190 560 182 520 172 484C154 456 118 420 106 388C98 364 120 348 140 360C158 372 172 390 184 402C172 330 178 222 216 182C250 152 306 158 328 196C352 240 346 350 332 430C326 490 322 550 322 600C282 614 234 614 192 600Z";

const STYLES = {
  leather: { outline: HAND, draw: leather },
  knit: { outline: HAND, draw: knitted },
  driving: { outline: HAND, draw: driving },
  sport: { outline: HAND, draw: sport },
  mitten: { outline: MITTEN, draw: mitten },
};

/**
 * Draws a pair of gloves.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawGloves(pen, look) {
  const { outline, draw } = STYLES[look.style];
  const one = (inner) => draw(inner, look, outline);
  pen.group('transform="translate(622 6) rotate(9 220 400) scale(-.92 .92)"', one);
  pen.group('transform="translate(-20 44) rotate(-9 220 400) scale(.92)"', one);
}

function cuff(pen, paint, pattern) {
  pen.form("M182 568C230 584 288 584 336 568L342 660C290 676 226 676 176 660Z", paint, { pattern, light: "side", inner: (inside) => inside.fold("M180 570C230 586 288 586 338 570", 9, 0.3) });
}

function fingers(pen, paint) {
  pen.fold("M230 344C234 380 236 400 238 420M264 342C264 380 264 400 264 420M300 350C296 380 294 400 292 420", 7, 0.26);
  pen.fold("M192 408C204 440 214 470 220 500", 12, 0.26);
  pen.seam("M186 250l16 -4M226 230h32M278 240l36 4M336 300l18 5", shade(paint, -0.45), 2, 0.35);
}

function leather(pen, look, outline) {
  const dark = shade(look.paint, -0.45);
  pen.form(outline, look.paint, { light: "side", inner: (inside) => {
    fingers(inside, look.paint);
    inside.stitch("M238 430V520M264 426V524M290 430V520", dark, 2.2, 0.9);
    inside.glow("M212 260C220 310 226 330 230 350M240 190V300M296 210C290 260 286 300 284 330", 8, 0.3);
    inside.raw(`<path d="M160 574C230 592 290 592 350 574V640H160Z" fill="${look.detail % 2 ? look.accent : dark}"/>`);
  } });
  if (look.detail % 3 === 0) pen.raw(`<rect x="236" y="560" width="44" height="26" rx="4" fill="none" stroke="#cfa75a" stroke-width="5"/>`);
  else pen.button(258, 566, 7, "#cfa75a");
}

function knitted(pen, look, outline) {
  cuff(pen, look.detail % 2 ? look.accent : shade(look.paint, -0.1), "rib");
  pen.form(outline, look.paint, { pattern: look.pattern ?? "knit", accent: look.accent, light: "side", inner: (inside) => fingers(inside, look.paint) });
  cuff(pen, look.detail % 2 ? look.accent : shade(look.paint, -0.1), "rib");
}

function driving(pen, look, outline) {
  const dark = shade(look.paint, -0.5);
  pen.form(outline, look.paint, { light: "side", inner: (inside) => {
    fingers(inside, look.paint);
    for (const [x, y] of [[222, 368], [246, 360], [280, 362], [312, 374]]) inside.raw(`<circle cx="${x}" cy="${y}" r="9" fill="#1d1a18" opacity=".75"/>`);
    for (let row = 0; row < 4; row += 1) for (let column = 0; column < 5; column += 1) inside.raw(`<circle cx="${228 + column * 16}" cy="${420 + row * 16}" r="3" fill="${dark}"/>`);
    inside.raw(`<path d="M160 540C230 556 290 556 350 540V640H160Z" fill="${shade(look.paint, -0.25)}"/>`);
  } });
  pen.form("M238 536L318 530L320 566L238 572Z", shade(look.paint, -0.4), { light: "top" });
  pen.button(256, 554, 6, "#cfa75a");
}

function sport(pen, look, outline) {
  cuff(pen, shade(look.paint, -0.4), "rib");
  pen.form(outline, look.paint, { pattern: look.pattern ?? "mesh", light: "side", inner: (inside) => {
    fingers(inside, look.paint);
    inside.raw(`<path d="M190 460C230 420 300 410 350 430L346 466C300 448 240 456 196 496Z" fill="${look.accent}"/><path d="M196 516C240 480 300 470 346 484L344 500C300 488 244 498 198 532Z" fill="${look.accent}" opacity=".7"/>`);
    inside.raw(`<circle cx="186" cy="222" r="14" fill="#c3c8ce"/><circle cx="240" cy="178" r="15" fill="#c3c8ce"/>`);
  } });
  cuff(pen, shade(look.paint, -0.4), "rib");
}

function mitten(pen, look, outline) {
  const trim = look.detail % 2 ? look.accent : shade(look.paint, -0.12);
  pen.form(outline, look.paint, { pattern: look.pattern ?? "knit", accent: look.accent, light: "round", inner: (inside) => {
    inside.fold("M184 404C200 436 210 470 216 500", 12, 0.26);
    inside.fold("M330 250C336 330 326 430 316 560", 14, 0.2);
  } });
  cuff(pen, trim, "rib");
}
