//! Draws hats: beanie, cap, fedora, bucket hat, beret, straw hat.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const STYLES = { beanie, cap, fedora, "bucket-hat": bucketHat, beret, straw };

/**
 * Draws a hat.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawHats(pen, look) {
  STYLES[look.style](pen, look);
}

function options(look, inner, light = "round") {
  return { pattern: look.pattern, accent: look.accent, light, inner };
}

function floor(pen, y, rx) {
  pen.raw(`<ellipse cx="300" cy="${y}" rx="${rx}" ry="15" fill="#000" opacity=".2" filter="url(#blur)"/>`);
}

function beanie(pen, look) {
  const cuff = look.detail % 2 ? look.accent : shade(look.paint, -0.1);
  floor(pen, 548, 170);
  if (look.detail % 3 === 0) pompom(pen, look);
  pen.form("M146 470C132 320 196 216 300 216C404 216 468 320 454 470C360 492 240 492 146 470Z", look.paint, options({ ...look, pattern: look.pattern ?? "rib" }, (inside) => {
    for (const x of [200, 250, 350, 400]) inside.fold(`M300 214C${x} 250 ${x + (x - 300) * 0.5} 330 ${x + (x - 300) * 0.5} 470`, 12, 0.18);
  }));
  pen.form("M134 430C240 456 360 456 466 430C474 470 474 508 466 540C360 566 240 566 134 540C126 508 126 470 134 430Z", cuff, { pattern: "rib", light: "side", inner: (inside) => inside.fold("M134 432C240 458 360 458 466 432", 12, 0.32) });
  if (look.detail % 3 !== 0) pen.raw(`<rect x="330" y="476" width="66" height="42" rx="4" fill="#98572c"/><rect x="335" y="481" width="56" height="32" rx="3" fill="none" stroke="#f0dcc0" stroke-width="1.6" stroke-dasharray="4 3"/>`);
}

function pompom(pen, look) {
  const paint = look.detail % 2 ? look.accent : shade(look.paint, 0.25);
  let wool = "";
  for (let turn = 0; turn < 360; turn += 9) {
    const reach = 52 + ((turn * 7) % 11);
    wool += `<path d="M0 0L0 -${reach}" stroke="${turn % 18 ? paint : shade(paint, -0.18)}" stroke-width="9" stroke-linecap="round" transform="rotate(${turn})"/>`;
  }
  pen.raw(`<g transform="translate(300 190)">${wool}<circle r="34" fill="${shade(paint, 0.12)}" opacity=".7"/></g>`);
}

function cap(pen, look) {
  const dark = shade(look.paint, -0.45);
  floor(pen, 520, 190);
  pen.form("M168 470C160 330 222 240 318 240C420 240 476 330 470 470C400 492 240 492 168 470Z", look.paint, options(look, (inside) => {
    inside.seam("M318 240C306 310 300 390 300 490M318 240C250 280 218 370 214 480M318 240C390 280 420 370 424 480", dark, 2.2, 0.6);
    inside.stitch("M324 240C312 310 307 390 307 490", shade(look.paint, 0.4), 1.5, 0.6);
    inside.raw(`<circle cx="262" cy="306" r="5" fill="${dark}"/><circle cx="376" cy="306" r="5" fill="${dark}"/>`);
  }));
  pen.button(318, 240, 11, look.detail % 2 ? look.accent : look.paint);
  const peak = look.detail % 2 ? look.accent : shade(look.paint, -0.06);
  pen.form("M166 448C240 478 350 482 424 466C380 504 300 524 220 528C150 532 84 524 70 506C60 490 110 460 166 448Z", peak, { light: "top", inner: (inside) => {
    for (const lift of [8, 18, 28]) inside.stitch(`M80 ${512 - lift}C150 ${524 - lift} 280 ${520 - lift} 400 ${482 - lift}`, shade(peak, -0.45), 1.5, 0.55);
  } });
  const marks = [
    `<circle cx="252" cy="394" r="32" fill="${look.accent}"/><path d="M232 404l20 -28 20 28Z" fill="${look.paint}"/>`,
    `<path d="M214 404l28 -40 18 26 10 -14 22 28Z" fill="${look.accent}"/>`,
    `<rect x="214" y="372" width="76" height="42" rx="6" fill="${look.accent}"/><path d="M226 393h52" stroke="${look.paint}" stroke-width="6"/>`,
  ];
  pen.raw(marks[look.detail % marks.length]);
}

function brimmed(pen, look, brim, crown, band, pattern) {
  floor(pen, 536, 236);
  const cloth = { ...look, pattern };
  pen.form(brim, look.paint, options(cloth, (inside) => inside.fold("M150 470C240 500 360 500 450 470", 26, 0.35), "top"));
  pen.form(crown, look.paint, options(cloth, (inside) => {
    inside.fold("M300 236C296 280 290 310 276 344", 16, 0.28);
    inside.fold("M196 320C220 340 226 380 216 420", 16, 0.22);
    inside.fold("M404 320C380 340 374 380 384 420", 16, 0.26);
    inside.glow("M246 262C236 310 232 360 236 420", 20, 0.22);
    inside.raw(`<path d="M140 414C240 444 360 444 460 414L466 466C360 496 240 496 134 466Z" fill="${band}"/>`);
    inside.seam("M140 416C240 446 360 446 460 416", shade(band, 0.25), 2, 0.6);
  }));
}

function fedora(pen, look) {
  const band = look.detail % 2 ? look.accent : shade(look.paint, -0.5);
  brimmed(pen, look,
    "M62 470C60 446 120 440 170 440L430 440C480 440 540 446 538 470C534 512 420 540 300 540C180 540 66 512 62 470Z",
    "M160 470C166 380 180 300 206 256C226 226 262 232 300 246C338 232 374 226 394 256C420 300 434 380 440 470C360 494 240 494 160 470Z",
    band, look.pattern);
  pen.raw(`<path d="M414 424l34 -8 2 40 -34 12Z" fill="${shade(band, 0.12)}"/>`);
}

function straw(pen, look) {
  brimmed(pen, { ...look, paint: shade(look.paint, 0.1) },
    "M40 474C40 448 110 438 170 436L430 436C490 438 560 448 560 474C556 520 430 546 300 546C170 546 44 520 40 474Z",
    "M164 470C166 370 186 270 230 252C270 240 330 240 370 252C414 270 434 370 436 470C360 494 240 494 164 470Z",
    look.accent, "weave");
}

function bucketHat(pen, look) {
  floor(pen, 530, 214);
  const dark = shade(look.paint, -0.45);
  pen.form("M184 420C176 330 206 262 236 252C276 242 324 242 364 252C394 262 424 330 416 420Z", look.paint, options(look, (inside) => {
    inside.seam("M210 286C260 270 340 270 390 286", dark, 2.4, 0.6);
    inside.stitch("M208 294C260 278 340 278 392 294", shade(look.paint, 0.4), 1.5, 0.6);
    inside.raw(`<circle cx="236" cy="350" r="5" fill="${dark}"/><circle cx="256" cy="352" r="5" fill="${dark}"/>`);
  }));
  pen.form("M180 406C250 426 350 426 420 406C450 440 488 480 506 516C420 556 180 556 94 516C112 480 150 440 180 406Z", shade(look.paint, look.detail % 2 ? 0 : 0.04), options(look, (inside) => {
    for (const step of [0.25, 0.5, 0.75]) inside.stitch(`M${180 - 86 * step} ${406 + 112 * step}C${250 - 50 * step} ${426 + 120 * step} ${350 + 50 * step} ${426 + 120 * step} ${420 + 86 * step} ${406 + 112 * step}`, dark, 1.5, 0.5);
    inside.fold("M180 408C250 430 350 430 420 408", 14, 0.34);
  }));
}

function beret(pen, look) {
  floor(pen, 500, 180);
  pen.raw(`<path d="M318 268C316 252 320 240 328 230" stroke="${shade(look.paint, -0.2)}" stroke-width="11" stroke-linecap="round" fill="none"/>`);
  pen.form("M104 400C96 320 200 262 318 266C430 270 506 330 492 400C480 450 400 474 300 474C190 474 112 450 104 400Z", look.paint, options(look, (inside) => {
    inside.fold("M140 430C220 452 380 452 470 420", 20, 0.26);
    inside.fold("M318 268C250 300 200 350 184 420M318 268C380 300 420 340 436 410", 14, 0.16);
    inside.glow("M190 330C240 296 320 290 380 304", 24, 0.22);
  }));
  pen.form("M160 442C240 470 370 470 440 440L432 484C370 508 240 508 172 486Z", look.detail % 2 ? look.accent : shade(look.paint, -0.3), { light: "side", inner: (inside) => inside.stitch("M164 456C240 484 370 484 438 454", "#fff", 1.6, 0.5) });
}
