//! Draws shoes from the side, as a pair: sneaker, runner, high-top, derby, loafer, espadrille, slip-on.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const UPPER = {
  low: "M512 482C520 432 510 384 503 344C500 328 484 322 474 332C454 354 424 360 396 349C378 342 366 324 356 308C349 297 333 297 326 306C296 348 246 392 198 412C150 431 100 440 92 482Z",
  high: "M512 482C520 420 508 330 504 246C503 230 490 222 476 226C446 234 410 230 380 216C366 209 350 213 344 226C328 300 256 388 198 412C150 431 100 440 92 482Z",
  slim: "M512 486C518 440 508 398 500 362C497 348 484 344 474 352C450 370 420 374 392 364C372 357 352 342 338 330C330 322 318 323 312 331C286 366 230 404 178 424C132 440 96 452 86 486Z",
  slip: "M512 486C518 440 510 392 500 358C497 346 486 342 476 350C440 384 372 384 318 352C310 347 302 349 296 355C262 386 222 410 178 426C132 442 96 452 86 486Z",
};

const SOLES = {
  cup: "M88 474C84 500 90 524 120 526L498 526C518 526 524 506 520 472C470 484 420 482 360 482L160 484C124 484 104 482 88 474Z",
  chunky: "M84 468C74 492 80 532 114 536C180 540 210 530 260 534C320 540 440 544 500 540C528 538 536 500 524 462C470 470 420 478 360 478L160 478C124 480 104 476 84 468Z",
  welt: "M82 482C78 496 84 508 106 510L352 508C366 508 372 514 374 530L508 530C514 530 518 500 516 480C470 488 420 488 360 488L160 490C124 490 100 488 82 482Z",
  rope: "M82 478C78 500 84 522 112 524L496 526C516 526 522 504 518 476C470 486 420 486 360 486L160 488C124 488 100 486 82 478Z",
};

const HEIGHTS = { low: 0, high: 60, slim: 0, slip: 0 };

/** Each style: which upper, which sole, and what is drawn on it. */
const STYLES = {
  sneaker: { upper: "low", sole: "cup", parts: sneakerParts },
  runner: { upper: "low", sole: "chunky", parts: runnerParts },
  "high-top": { upper: "high", sole: "cup", parts: highTopParts },
  derby: { upper: "slim", sole: "welt", parts: derbyParts },
  loafer: { upper: "slip", sole: "welt", parts: loaferParts },
  espadrille: { upper: "slip", sole: "rope", parts: espadrilleParts },
  "slip-on": { upper: "slip", sole: "cup", parts: slipOnParts },
};

/**
 * Draws a pair of shoes.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawShoes(pen, look) {
  const style = STYLES[look.style];
  const drop = HEIGHTS[style.upper];
  const one = (inner) => drawOne(inner, look, style);
  pen.group(`transform="translate(74 ${-78 + drop}) scale(.9)"`, one);
  pen.raw(`<ellipse cx="300" cy="${560 + drop}" rx="226" ry="16" fill="#000" opacity=".16" filter="url(#blur)"/>`);
  pen.group(`transform="translate(-14 ${34 + drop})"`, one);
}

function drawOne(pen, look, style) {
  pen.form(SHAFT_LINING[style.upper], shade(look.paint, -0.5), { light: "flat" });
  pen.form(UPPER[style.upper], look.paint, {
    pattern: look.pattern,
    accent: look.accent,
    light: "round",
    inner: (inside) => {
      style.parts(inside, look);
      inside.fold("M120 500C220 470 400 480 520 500", 22, 0.28);
    },
  });
  drawSole(pen, look, style.sole);
}

const SHAFT_LINING = {
  low: "M326 306C356 290 380 330 396 345C424 356 454 350 474 330C490 316 500 330 503 344L480 380L380 380Z",
  high: "M344 226C380 206 410 224 440 226C470 226 490 216 504 246L480 290L370 280Z",
  slim: "M312 331C350 320 372 352 392 360C420 370 450 366 474 350C490 340 500 350 500 362L470 392L370 392Z",
  slip: "M296 355C340 336 440 340 476 350C490 342 498 350 500 358C470 400 360 400 296 355Z",
};

function drawSole(pen, look, kind) {
  const leather = kind === "welt";
  const paint = leather ? shade(look.paint, -0.6) : kind === "rope" ? "#d9c29a" : look.sole;
  pen.form(SOLES[kind], paint, {
    light: "top",
    pattern: kind === "rope" ? "herringbone" : undefined,
    accent: "#7c5c34",
    inner: (inside) => {
      if (kind === "cup") inside.seam("M70 502C200 508 420 508 540 500", shade(paint, -0.35), 2.5, 0.5);
      if (kind === "chunky") {
        inside.raw(`<path d="M70 512C180 500 260 520 380 500C440 490 500 492 540 480L540 498C480 508 440 510 390 520C280 536 180 516 70 528Z" fill="${look.accent}" opacity=".85"/>`);
        inside.seam("M70 534H540", shade(paint, -0.5), 9, 0.5);
      }
    },
  });
  if (leather) pen.stitch("M90 490C180 497 400 496 512 488", shade(look.paint, 0.45), 1.6, 0.7);
}

function laces(pen, paint, rows, from, to, length) {
  for (let row = 0; row < rows; row += 1) {
    const part = row / (rows - 1);
    const x = from[0] + (to[0] - from[0]) * part;
    const y = from[1] + (to[1] - from[1]) * part;
    pen.raw(`<path d="M${x} ${y}l${length} ${length * 0.85}" stroke="#000" stroke-opacity=".25" stroke-width="10" stroke-linecap="round" transform="translate(1 3)"/><path d="M${x} ${y}l${length} ${length * 0.85}" stroke="${paint}" stroke-width="8" stroke-linecap="round"/>`);
  }
}

function heelPanel(pen, paint) {
  pen.raw(`<path d="M540 300L474 330C462 390 456 440 462 500L540 500Z" fill="${paint}"/>`);
  pen.stitch("M470 334C456 390 450 440 456 490", "#fff", 1.6, 0.55);
}

function toeCap(pen, paint, edge) {
  pen.raw(`<path d="M60 500V380L176 400C204 424 214 452 212 500Z" fill="${paint}"/>`);
  pen.stitch("M182 402C210 424 220 452 218 500", edge, 1.6, 0.6);
}

function sneakerParts(pen, look) {
  heelPanel(pen, look.detail % 2 ? look.accent : shade(look.paint, -0.22));
  if (look.detail % 3 !== 1) toeCap(pen, shade(look.paint, look.detail % 2 ? -0.14 : 0.14), shade(look.paint, -0.5));
  pen.raw(`<path d="M352 310L372 352C340 400 290 440 236 462L206 410C262 388 310 350 330 306Z" fill="${shade(look.paint, -0.12)}"/>`);
  sideMark(pen, look);
  laces(pen, shade(look.sole, 0.25), 6, [326, 322], [216, 402], 24);
}

function sideMark(pen, look) {
  const marks = [
    `<path d="M392 482L428 372L452 372L420 482Z" fill="${look.accent}"/><path d="M372 482L410 372" stroke="${look.accent}" stroke-width="4"/>`,
    `<path d="M226 462C290 470 320 420 370 424C410 428 420 400 462 380M236 478C300 482 330 436 376 440C414 442 426 416 462 400" fill="none" stroke="${look.accent}" stroke-width="6"/>`,
    `<circle cx="392" cy="424" r="25" fill="none" stroke="${look.accent}" stroke-width="7"/><path d="M392 404v40M372 424h40" stroke="${look.accent}" stroke-width="5"/>`,
    `<path d="M280 470L450 400L452 420L300 484Z" fill="${look.accent}"/>`,
    "",
  ];
  pen.raw(marks[look.detail % marks.length]);
}

function runnerParts(pen, look) {
  pen.raw(`<path d="M60 500V380L200 402C300 440 380 470 470 440L540 400V500Z" fill="${shade(look.paint, -0.2)}" opacity=".9"/>`);
  heelPanel(pen, look.accent);
  pen.raw(`<path d="M260 500C320 470 360 420 380 350L404 352C398 420 376 470 340 500ZM350 500C400 460 420 410 430 356L450 352C448 420 430 470 400 500Z" fill="${look.accent}" opacity=".9"/>`);
  pen.raw(`<path d="M352 310L366 346C330 390 280 426 232 446L206 412C262 388 310 350 330 306Z" fill="${shade(look.paint, -0.34)}"/>`);
  laces(pen, shade(look.sole, 0.3), 6, [326, 322], [218, 400], 20);
}

function highTopParts(pen, look) {
  toeCap(pen, look.sole, shade(look.paint, -0.4));
  heelPanel(pen, shade(look.paint, -0.14));
  pen.raw(`<path d="M346 214L376 222C372 310 320 410 236 466L204 412C280 370 330 290 336 220Z" fill="${shade(look.paint, -0.16)}"/>`);
  pen.raw(`<circle cx="432" cy="300" r="30" fill="${look.sole}" opacity=".95"/><path d="M416 310L432 284L448 310Z" fill="${look.paint}" opacity=".8"/>`);
  pen.stitch("M376 226C372 310 322 408 240 464", "#fff", 1.6, 0.5);
  laces(pen, shade(look.sole, 0.25), 8, [336, 240], [214, 404], 24);
}

function derbyParts(pen, look) {
  const dark = shade(look.paint, -0.45);
  pen.raw(`<path d="M336 326L412 366C402 410 380 440 336 462C300 440 270 410 262 388Z" fill="${shade(look.paint, -0.12)}"/>`);
  pen.stitch("M408 372C398 414 376 440 336 458C304 440 276 412 266 392", shade(look.paint, 0.5), 1.5, 0.7);
  if (look.detail % 2) {
    pen.seam("M60 470C130 440 170 440 196 420C214 450 226 470 300 496", dark, 2.5, 0.8);
    pen.raw(`<g fill="${dark}" opacity=".8"><circle cx="150" cy="456" r="4"/><circle cx="166" cy="448" r="3"/><circle cx="134" cy="462" r="3"/><circle cx="180" cy="446" r="4"/><circle cx="214" cy="464" r="3"/><circle cx="230" cy="474" r="3"/></g>`);
  } else {
    pen.seam("M176 424C196 444 202 464 200 496", dark, 2.5, 0.8);
  }
  pen.seam("M462 360C452 400 450 450 456 490", dark, 2.2, 0.7);
  pen.glow("M120 462C160 442 190 436 230 430", 12, 0.5);
  laces(pen, dark, 4, [330, 340], [276, 386], 20);
}

function loaferParts(pen, look) {
  const dark = shade(look.paint, -0.45);
  pen.raw(`<path d="M300 350C262 390 210 420 150 438C130 452 150 462 190 456C270 446 340 420 362 376Z" fill="${shade(look.paint, 0.08)}"/>`);
  pen.seam("M370 380C340 424 270 450 190 460C150 464 128 452 150 436", dark, 4, 0.75);
  pen.raw(`<path d="M272 374C310 392 330 420 334 500L288 500C290 446 270 410 236 398Z" fill="${shade(look.paint, -0.16)}" stroke="${dark}" stroke-width="1.6"/>`);
  const bit = look.detail % 2 === 0;
  pen.raw(bit
    ? `<path d="M256 404C280 412 296 424 306 442" stroke="#d6b25e" stroke-width="9" fill="none" stroke-linecap="round"/><circle cx="256" cy="403" r="9" fill="none" stroke="#d6b25e" stroke-width="5"/><circle cx="307" cy="443" r="9" fill="none" stroke="#d6b25e" stroke-width="5"/>`
    : `<path d="M262 398C282 404 296 416 304 432L290 440C282 426 270 416 254 410Z" fill="${dark}"/>`);
  pen.seam("M462 362C452 400 450 450 456 490", dark, 2.2, 0.7);
  pen.glow("M120 466C150 452 170 448 200 446", 10, 0.5);
}

function espadrilleParts(pen, look) {
  pen.seam("M366 380C350 430 340 460 336 500", shade(look.paint, -0.4), 2.2, 0.6);
  pen.stitch("M72 470C200 462 400 462 530 466", "#e8d6b2", 3.4, 0.95);
  pen.raw(`<path d="M470 346L520 346L520 420L486 416Z" fill="${look.accent}" opacity=".85"/>`);
}

function slipOnParts(pen, look) {
  pen.raw(`<path d="M352 360L420 372C412 400 400 420 386 432C372 416 358 390 352 360Z" fill="${shade(look.paint, -0.42)}"/>`);
  for (let x = 360; x <= 412; x += 9) pen.seam(`M${x} 360L${372 + (x - 352) * 0.42} 430`, "#000", 2.2, 0.35);
  pen.stitch("M300 360C262 400 250 450 256 500", "#fff", 1.6, 0.5);
  heelPanel(pen, look.accent);
}
