//! Draws boots from the side, as a pair: chelsea, lace-up, tall, rain, ankle with a heel.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const FOOT = "C332 430 240 470 190 486C140 500 108 512 100 556";
const UPPERS = {
  chelsea: `M474 556C482 500 474 430 470 380C466 320 474 280 476 236C430 226 380 228 338 238C346 290 350 340 340 384${FOOT}Z`,
  lace: `M476 556C484 500 474 430 474 380C472 300 480 260 482 196C440 186 384 190 348 200C350 270 352 330 336 384${FOOT}Z`,
  tall: `M470 556C478 500 466 430 468 370C472 280 486 190 488 84C440 72 370 74 326 86C334 190 350 300 338 384${FOOT}Z`,
  heel: `M474 520C480 480 470 420 468 376C464 320 472 280 474 236C430 226 388 228 346 238C352 290 356 340 344 380C332 430 244 476 190 502C140 522 102 532 92 566L250 566C300 560 340 530 380 520Z`,
};
const SOLES = {
  flat: "M96 548C90 566 96 580 118 582L352 580C364 580 370 586 372 598L470 598C478 598 484 570 478 546C440 558 400 556 352 556L170 560C130 560 112 556 96 548Z",
  lug: "M92 542C82 566 88 590 112 592L130 592L138 584L160 584L168 592L192 592L200 584L222 584L230 592L256 592L264 584L300 584L340 586L352 604L376 604L384 596L404 596L412 604L436 604L444 596L462 604L478 604C490 590 490 560 480 542C440 554 400 552 352 552L170 556C130 556 108 552 92 542Z",
  heel: "M88 558C84 572 92 580 112 580L250 580C310 574 346 546 388 536L398 600L460 600C472 570 480 540 476 514C440 520 400 514 376 520C330 536 300 560 250 564L130 566Z",
};

const STYLES = {
  chelsea: { upper: "chelsea", sole: "flat", parts: chelseaParts },
  "lace-up": { upper: "lace", sole: "lug", parts: laceParts },
  hiker: { upper: "lace", sole: "lug", parts: hikerParts },
  riding: { upper: "tall", sole: "flat", parts: tallParts },
  rain: { upper: "tall", sole: "lug", parts: rainParts },
  heeled: { upper: "heel", sole: "heel", parts: heelParts },
};

/**
 * Draws a pair of boots.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawBoots(pen, look) {
  const style = STYLES[look.style];
  const one = (inner) => drawOne(inner, look, style);
  const lift = { tall: 30, heel: -50 }[style.upper] ?? -14;
  pen.group(`transform="translate(104 ${lift + 6}) scale(.9)"`, one);
  pen.raw(`<ellipse cx="276" cy="${lift + 616}" rx="216" ry="15" fill="#000" opacity=".17" filter="url(#blur)"/>`);
  pen.group(`transform="translate(-8 ${lift + 16})"`, one);
}

function drawOne(pen, look, style) {
  pen.form(UPPERS[style.upper], look.paint, {
    pattern: look.pattern,
    accent: look.accent,
    light: "side",
    inner: (inside) => {
      inside.fold("M380 400C372 440 350 470 330 480", 18, 0.25);
      inside.fold("M440 420C452 450 456 490 450 540", 16, 0.2);
      style.parts(inside, look);
      inside.fold("M100 568C220 544 400 544 500 560", 18, 0.3);
    },
  });
  const rubber = style.sole === "lug" && look.style !== "rain";
  pen.form(SOLES[style.sole], look.style === "rain" ? shade(look.accent, -0.1) : rubber ? look.sole : shade(look.paint, -0.62), { light: "top" });
  if (style.sole === "lug" && look.style !== "rain") pen.stitch("M100 552C180 562 400 560 478 548", look.accent, 2, 0.8);
}

function shine(pen) {
  pen.glow("M140 522C180 506 210 498 250 486", 13, 0.5);
  pen.glow("M386 250C392 300 394 340 386 384", 14, 0.3);
}

function chelseaParts(pen, look) {
  const gore = look.detail % 2 ? look.accent : shade(look.paint, -0.5);
  pen.raw(`<path d="M386 226L448 226C446 300 440 350 422 392C402 350 392 300 386 226Z" fill="${gore}"/>`);
  for (let x = 392; x < 446; x += 7) pen.seam(`M${x} 226L${404 + (x - 392) * 0.55} 390`, "#000", 2, 0.28);
  pen.seam("M386 226C392 300 402 350 422 392C440 350 446 300 448 226", shade(look.paint, -0.55), 2.2, 0.8);
  pen.seam("M422 392C424 450 424 500 420 560", shade(look.paint, -0.5), 2.2, 0.6);
  pen.raw(`<path d="M466 200h18v60h-18Z" fill="${shade(look.paint, -0.35)}"/>`);
  shine(pen);
}

function eyelets(pen, look, from, to, rows, metal) {
  for (let row = 0; row < rows; row += 1) {
    const part = row / (rows - 1);
    const x = from[0] + (to[0] - from[0]) * part;
    const y = from[1] + (to[1] - from[1]) * part;
    pen.raw(`<path d="M${x - 8} ${y - 3}l34 12" stroke="#000" stroke-opacity=".3" stroke-width="9" stroke-linecap="round"/><path d="M${x - 8} ${y - 5}l34 12" stroke="${metal}" stroke-width="6.5" stroke-linecap="round"/>`);
    pen.button(x + 28, y + 8, 5, "#cfa75a");
  }
}

function laceParts(pen, look) {
  const dark = shade(look.paint, -0.45);
  pen.raw(`<path d="M340 190L388 190C392 290 392 360 372 420L316 470L300 430C340 400 350 300 340 190Z" fill="${shade(look.paint, -0.2)}"/>`);
  pen.seam("M396 190C400 290 400 370 380 430C360 470 330 490 300 500", dark, 2.2, 0.7);
  pen.raw(`<path d="M80 580V480L196 480C226 500 236 530 236 580Z" fill="${shade(look.paint, -0.1)}"/>`);
  pen.stitch("M198 482C230 502 242 530 242 570", shade(look.paint, 0.45), 1.8, 0.8);
  pen.raw(`<path d="M340 190H500V222H340Z" fill="${shade(look.paint, -0.42)}"/>`);
  eyelets(pen, look, [352, 240], [306, 440], 6, look.accent);
  shine(pen);
}

function hikerParts(pen, look) {
  pen.raw(`<path d="M80 590V500C150 476 210 500 260 520C320 540 400 520 500 500V590Z" fill="${shade(look.paint, -0.36)}"/>`);
  pen.raw(`<path d="M400 190L420 380C430 430 440 470 500 500V190Z" fill="${shade(look.paint, 0.12)}"/>`);
  pen.raw(`<path d="M340 180L388 190C392 290 392 360 372 420L316 470L300 430C340 400 350 300 340 180Z" fill="${look.accent}" opacity=".9"/>`);
  pen.raw(`<path d="M340 188H500V232C450 224 390 224 340 234Z" fill="${shade(look.paint, -0.5)}"/>`);
  pen.stitch("M262 512C320 534 400 514 480 496", look.accent, 2, 0.85);
  eyelets(pen, look, [352, 252], [306, 440], 5, "#2a2a2e");
}

function tallParts(pen, look) {
  const dark = shade(look.paint, -0.5);
  pen.seam("M452 84C452 260 436 380 428 560", dark, 2.4, 0.6);
  pen.seam("M326 120C380 110 440 110 488 118", dark, 2.4, 0.6);
  if (look.detail % 2) {
    pen.raw(`<path d="M330 396C380 420 430 420 480 404L480 424C430 440 380 440 328 416Z" fill="${shade(look.paint, -0.3)}"/><rect x="404" y="408" width="30" height="30" rx="5" fill="none" stroke="#cfa75a" stroke-width="6"/>`);
  }
  pen.glow("M376 100C388 220 392 300 384 384", 18, 0.32);
  shine(pen);
}

function rainParts(pen, look) {
  pen.raw(`<path d="M310 60H500V112H310Z" fill="${look.accent}"/>`);
  pen.raw(`<path d="M80 600V534C200 520 400 520 500 530V600Z" fill="${shade(look.paint, -0.2)}"/>`);
  pen.seam("M80 534C200 520 400 520 500 530", look.accent, 5, 0.9);
  pen.raw(`<rect x="436" y="150" width="34" height="44" rx="4" fill="none" stroke="${look.accent}" stroke-width="5"/>`);
  pen.glow("M372 130C384 240 390 310 378 392", 16, 0.6);
  pen.glow("M140 516C180 500 210 494 250 484", 14, 0.65);
}

function heelParts(pen, look) {
  const dark = shade(look.paint, -0.5);
  if (look.detail % 2) {
    pen.seam("M420 228C424 320 416 420 400 520", dark, 3, 0.7);
    pen.raw(`<rect x="414" y="250" width="9" height="26" rx="4" fill="#cfa75a"/>`);
  } else {
    pen.raw(`<path d="M336 330C380 350 430 350 480 336L480 358C430 370 380 370 334 352Z" fill="${shade(look.paint, -0.28)}"/><rect x="372" y="342" width="26" height="28" rx="5" fill="none" stroke="#cfa75a" stroke-width="6"/>`);
  }
  pen.seam("M370 520C376 480 384 450 410 420", dark, 2.4, 0.5);
  pen.glow("M130 540C170 520 200 512 240 496", 13, 0.5);
  pen.glow("M392 250C398 300 398 340 390 384", 14, 0.3);
}
