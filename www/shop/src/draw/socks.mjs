//! Draws a pair of socks from the side.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const OUTLINES = {
  crew: "M250 200C296 190 346 190 390 200C392 270 388 340 386 400C396 450 398 500 372 530C330 556 250 580 190 596C150 604 116 590 112 560C110 534 134 516 166 504C210 488 244 462 252 420C258 350 252 270 250 200Z",
  knee: "M244 96C296 84 350 84 398 96C400 200 388 330 386 410C396 460 398 506 372 536C330 562 250 586 190 602C150 610 116 596 112 566C110 540 134 522 166 510C210 494 246 468 254 426C258 330 242 200 244 96Z",
  ankle: "M252 340C296 330 346 330 388 340C388 364 386 388 386 410C396 456 398 502 372 532C330 558 250 582 190 598C150 606 116 592 112 562C110 536 134 518 166 506C210 490 246 464 254 422C256 394 252 366 252 340Z",
};
const TOPS = { crew: 200, knee: 96, ankle: 340 };

/**
 * Draws a pair of socks.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawSocks(pen, look) {
  const kind = TOPS[look.style] === undefined ? "crew" : look.style;
  const one = (inner) => drawOne(inner, look, kind);
  const lift = { crew: -20, knee: 26, ankle: -96 }[kind];
  pen.group(`transform="translate(116 ${lift - 24})"`, one);
  pen.group(`transform="translate(-10 ${lift + 10})"`, one);
}

function drawOne(pen, look, kind) {
  const top = TOPS[kind];
  const trim = look.detail % 3 ? look.accent : shade(look.paint, -0.2);
  pen.form(OUTLINES[kind], look.paint, {
    pattern: look.pattern,
    accent: look.accent,
    light: "side",
    inner: (inside) => {
      inside.raw(`<path d="M400 402C360 408 330 440 334 490C340 530 370 548 410 540Z" fill="${trim}"/><path d="M100 620V500C150 490 196 500 204 540C208 570 200 590 192 620Z" fill="${trim}"/>`);
      inside.stitch("M396 400C356 408 326 440 330 490C336 530 366 550 400 546M206 620C214 580 214 500 150 494", shade(look.paint, -0.4), 1.6, 0.5);
      const cuffTop = kind === "ankle" ? 44 : 62;
      inside.raw(`<rect x="230" y="${top - 20}" width="190" height="${cuffTop}" fill="${look.detail % 2 ? trim : look.paint}"/>`);
      for (let x = 240; x < 410; x += 9) inside.seam(`M${x} ${top - 20}v${cuffTop - 2}`, "#000", 2.6, 0.2);
      inside.fold(`M230 ${top + cuffTop - 20}H420`, 7, 0.26);
      inside.fold("M256 430C280 450 300 456 326 452M262 404C290 424 310 428 340 420", 9, 0.2);
      inside.fold("M120 596C220 590 320 560 390 520", 16, 0.26);
      inside.glow(`M288 ${top + 60}C292 ${top + 150} 292 380 284 440`, 16, 0.24);
    },
  });
}
