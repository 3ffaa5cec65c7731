//! Draws belts, rolled to a ring with the buckle in front.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const METALS = ["#cfa75a", "#c3c8ce", "#8d7a5b", "#4a4b52"];
const STYLES = { dress: plainFront, casual: plainFront, braided: braidedFront, canvas: canvasFront, western: westernFront };

/**
 * Draws a belt.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawBelts(pen, look) {
  const metal = METALS[look.detail % METALS.length];
  const tall = look.style === "dress" ? 66 : 84;
  const pattern = { braided: "weave", canvas: look.pattern ?? "herringbone" }[look.style] ?? look.pattern;
  const band = { paint: look.paint, pattern, accent: look.accent, tall };
  pen.raw(`<ellipse cx="300" cy="${430 + tall}" rx="220" ry="22" fill="#000" opacity=".2" filter="url(#blur)"/>`);
  pen.group('transform="translate(0 10)"', (inner) => {
    innerRing(inner, band);
    outerRing(inner, look, band);
    STYLES[look.style](inner, look, band, metal);
  });
}

/** The far half of a ring, seen from the inside. */
function innerRing(pen, band) {
  const { tall, paint } = band;
  pen.form(`M88 330C88 238 190 200 300 200C410 200 512 238 512 330L512 ${330 + tall * 0.7}C512 ${262 + tall * 0.7} 410 ${236 + tall * 0.7} 300 ${236 + tall * 0.7}C190 ${236 + tall * 0.7} 88 ${262 + tall * 0.7} 88 ${330 + tall * 0.7}Z`, shade(paint, -0.38), { light: "side", inner: (inside) => {
    inside.fold("M88 330C88 238 190 200 300 200C410 200 512 238 512 330", 14, 0.3);
    inside.stitch("M100 332C104 250 196 212 300 212C404 212 496 250 500 332", shade(paint, 0.2), 1.8, 0.6);
  } });
  // The belt goes round twice: a second, smaller turn lies inside the first.
  pen.form(`M126 344C130 268 210 236 300 236C390 236 470 268 474 344L474 ${344 + tall}C460 ${286 + tall} 390 ${270 + tall * 0.8} 300 ${270 + tall * 0.8}C210 ${270 + tall * 0.8} 140 ${286 + tall} 126 ${344 + tall}Z`, shade(paint, -0.22), { light: "side", pattern: band.pattern, accent: band.accent, inner: (inside) => inside.fold("M126 344C130 268 210 236 300 236C390 236 470 268 474 344", 12, 0.25) });
}

function outerRing(pen, look, band) {
  const { tall, paint } = band;
  pen.form(`M84 330C90 420 190 454 300 454C410 454 510 420 516 330L516 ${330 + tall}C510 ${424 + tall} 410 ${460 + tall} 300 ${460 + tall}C190 ${460 + tall} 90 ${424 + tall} 84 ${330 + tall}Z`, paint, { light: "side", pattern: band.pattern, accent: band.accent, inner: (inside) => {
    inside.glow(`M84 ${348}C100 436 190 470 300 470C410 470 500 436 516 ${348}`, 13, 0.3);
    inside.fold(`M84 ${330 + tall}C90 ${424 + tall} 190 ${460 + tall} 300 ${460 + tall}C410 ${460 + tall} 510 ${424 + tall} 516 ${330 + tall}`, 16, 0.34);
    if (look.style !== "canvas" && look.style !== "braided") {
      const thread = shade(paint, 0.45);
      inside.stitch("M86 342C94 430 192 464 300 464C408 464 506 430 514 342", thread, 1.9, 0.8);
      inside.stitch(`M86 ${320 + tall}C94 ${412 + tall} 192 ${449 + tall} 300 ${449 + tall}C408 ${449 + tall} 506 ${412 + tall} 514 ${320 + tall}`, thread, 1.9, 0.8);
    }
  } });
}

/** The belt's free end, which passes through the buckle to the right. */
function tail(pen, look, band, holes) {
  const { tall, paint } = band;
  const y = 462;
  pen.form(`M250 ${y}C330 ${y} 400 ${y - 16} 452 ${y - 46}C474 ${y - 40} 482 ${y - 8} 470 ${y + tall * 0.55}C412 ${y + tall - 12} 330 ${y + tall} 250 ${y + tall}Z`, shade(paint, 0.04), { light: "top", pattern: band.pattern, accent: band.accent, inner: (inside) => {
    if (look.style !== "canvas" && look.style !== "braided") inside.stitch(`M250 ${y + 10}C330 ${y + 10} 400 ${y - 6} 450 ${y - 36}C466 ${y - 28} 470 ${y - 6} 460 ${y + tall * 0.46}C404 ${y + tall - 22} 330 ${y + tall - 10} 250 ${y + tall - 10}`, shade(paint, 0.45), 1.9, 0.8);
  } });
  for (let hole = 0; hole < holes; hole += 1) pen.raw(`<ellipse cx="${350 + hole * 34}" cy="${y + tall / 2 - 4 - hole * hole * 3.4}" rx="5" ry="5.6" fill="#1b1512" opacity=".75"/>`);
}

function frame(pen, metal, band, width, round) {
  const y = 462 - 14;
  const height = band.tall + 28;
  const outer = `M${252 - width / 2} ${y + round}Q${252 - width / 2} ${y} ${252 - width / 2 + round} ${y}H${252 + width / 2 - round}Q${252 + width / 2} ${y} ${252 + width / 2} ${y + round}V${y + height - round}Q${252 + width / 2} ${y + height} ${252 + width / 2 - round} ${y + height}H${252 - width / 2 + round}Q${252 - width / 2} ${y + height} ${252 - width / 2} ${y + height - round}Z`;
  pen.raw(`<path d="${outer}" fill="none" stroke="${shade(metal, -0.5)}" stroke-width="17"/><path d="${outer}" fill="none" stroke="${metal}" stroke-width="13"/><path d="${outer}" fill="none" stroke="#fff" stroke-width="3" opacity=".5" transform="translate(-2 -2)"/>`);
  const middle = y + height / 2;
  pen.raw(`<path d="M${252 - width / 2} ${middle}H${252 + width / 2 + 4}" stroke="${shade(metal, -0.5)}" stroke-width="13" stroke-linecap="round"/><path d="M${252 - width / 2} ${middle}H${252 + width / 2 + 4}" stroke="${metal}" stroke-width="9" stroke-linecap="round"/>`);
}

function keeper(pen, band) {
  pen.form(`M166 448L190 456L190 ${460 + band.tall}L166 ${452 + band.tall}Z`, shade(band.paint, -0.2), { light: "side" });
}

function plainFront(pen, look, band, metal) {
  tail(pen, look, band, 4);
  keeper(pen, band);
  frame(pen, metal, band, look.style === "dress" ? 74 : 92, look.detail % 2 ? 30 : 10);
}

function braidedFront(pen, look, band, metal) {
  tail(pen, look, band, 0);
  keeper(pen, { ...band, pattern: undefined });
  frame(pen, metal, band, 84, 16);
}

function canvasFront(pen, look, band, metal) {
  tail(pen, look, { ...band }, 0);
  pen.raw(`<path d="M440 410L478 420L486 ${470 + band.tall * 0.2}L446 ${494 + band.tall * 0.3}Z" fill="#98572c"/>`);
  for (const x of [226, 272]) pen.raw(`<circle cx="${x}" cy="${462 + band.tall / 2}" r="${band.tall / 2 + 4}" fill="none" stroke="${shade(metal, -0.5)}" stroke-width="12"/><circle cx="${x}" cy="${462 + band.tall / 2}" r="${band.tall / 2 + 4}" fill="none" stroke="${metal}" stroke-width="9"/>`);
}

function westernFront(pen, look, band, metal) {
  tail(pen, look, band, 3);
  const y = 462 + band.tall / 2;
  pen.form(`M186 ${y}C186 ${y - 74} 318 ${y - 74} 318 ${y}C318 ${y + 74} 186 ${y + 74} 186 ${y}Z`, metal, { light: "metal" });
  pen.raw(`<ellipse cx="252" cy="${y}" rx="52" ry="42" fill="none" stroke="${shade(metal, -0.5)}" stroke-width="3" stroke-dasharray="3 5"/><path d="M252 ${y - 26}l8 18 20 2 -15 13 5 20 -18 -11 -18 11 5 -20 -15 -13 20 -2Z" fill="${shade(metal, -0.4)}"/>`);
}
