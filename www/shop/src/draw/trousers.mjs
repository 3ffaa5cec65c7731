//! Draws trousers from the front: chino, jeans, wide, jogger, cargo, shorts.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const CUTS = {
  straight: "M204 96C264 104 336 104 396 96C404 150 414 210 416 270C416 400 404 540 398 668C376 676 348 676 326 670C322 540 312 400 302 300L298 300C288 400 278 540 274 670C252 676 224 676 202 668C196 540 184 400 184 270C186 210 196 150 204 96Z",
  wide: "M208 96C264 104 336 104 392 96C404 150 418 210 424 280C432 410 440 540 444 664C412 676 354 676 322 668C318 540 310 400 302 300L298 300C290 400 282 540 278 668C246 676 188 676 156 664C160 540 168 410 176 280C182 210 196 150 208 96Z",
  tapered: "M204 96C264 104 336 104 396 96C406 150 416 210 416 270C412 400 392 540 380 660C366 668 346 668 330 662C326 540 314 400 302 300L298 300C286 400 274 540 270 662C254 668 234 668 220 660C208 540 188 400 184 270C184 210 194 150 204 96Z",
  short: "M204 176C264 184 336 184 396 176C410 230 424 290 430 350C436 410 440 460 442 520C410 534 350 536 316 528C312 470 308 420 302 380L298 380C292 420 288 470 284 528C250 536 190 534 158 520C160 460 164 410 170 350C176 290 190 230 204 176Z",
};

const STYLES = {
  chino: { cut: "straight", draw: chino },
  jeans: { cut: "straight", draw: jeans },
  "slim-jeans": { cut: "tapered", draw: jeans },
  wide: { cut: "wide", draw: pleated },
  jogger: { cut: "tapered", draw: jogger },
  cargo: { cut: "straight", draw: cargo },
  shorts: { cut: "short", draw: chino },
};

/**
 * Draws trousers.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawTrousers(pen, look) {
  const { cut, draw } = STYLES[look.style];
  const top = cut === "short" ? 176 : 96;
  pen.group('transform="translate(0 -8)"', (inner) => {
    inner.form(`M208 ${top + 4}C264 ${top - 12} 336 ${top - 12} 392 ${top + 4}C336 ${top + 22} 264 ${top + 22} 208 ${top + 4}Z`, shade(look.paint, -0.5), { light: "flat" });
    inner.form(CUTS[cut], look.paint, {
      pattern: look.pattern,
      accent: look.accent,
      inner: (inside) => {
        legFolds(inside, top);
        draw(inside, look, top);
      },
    });
  });
}

function legFolds(pen, top) {
  pen.fold(`M300 ${top + 200}C296 ${top + 330} 288 ${top + 460} 280 700`, 26, 0.34);
  pen.fold(`M304 ${top + 200}C312 ${top + 330} 318 ${top + 460} 324 700`, 22, 0.26);
  pen.fold(`M300 ${top + 190}C270 ${top + 200} 240 ${top + 190} 216 ${top + 170}`, 11, 0.06);
  pen.fold(`M300 ${top + 190}C330 ${top + 200} 360 ${top + 190} 384 ${top + 170}`, 11, 0.06);
  pen.glow(`M232 ${top + 150}C226 ${top + 300} 232 ${top + 430} 238 700`, 20, 0.16);
  pen.glow(`M362 ${top + 150}C366 ${top + 300} 362 ${top + 430} 358 700`, 20, 0.13);
}

function waistband(pen, look, top, thread) {
  const dark = shade(look.paint, -0.5);
  pen.seam(`M180 ${top + 34}C264 ${top + 44} 336 ${top + 44} 420 ${top + 34}`, dark, 2.4, 0.6);
  if (thread) pen.stitch(`M180 ${top + 29}C264 ${top + 39} 336 ${top + 39} 420 ${top + 29}`, thread, 1.6, 0.8);
  for (const x of [232, 276, 340, 366]) pen.raw(`<rect x="${x}" y="${top - 2}" width="9" height="46" rx="2" fill="${shade(look.paint, -0.16)}" stroke="${dark}" stroke-opacity=".5"/>`);
  pen.seam(`M304 ${top + 40}V${top + 150}C304 ${top + 176} 302 ${top + 190} 300 ${top + 204}`, dark, 2.2, 0.6);
  pen.button(304, top + 22, 7, thread ? "#c08b50" : shade(look.paint, -0.4));
}

function chino(pen, look, top) {
  const dark = shade(look.paint, -0.5);
  waistband(pen, look, top);
  pen.seam(`M206 ${top + 120}L246 ${top + 42}M394 ${top + 120}L354 ${top + 42}`, dark, 3, 0.65);
  pen.stitch(`M214 ${top + 122}L254 ${top + 44}M386 ${top + 122}L346 ${top + 44}`, shade(look.paint, 0.4), 1.5, 0.6);
  pen.seam(`M240 ${top + 190}C238 ${top + 330} 238 ${top + 460} 238 700M362 ${top + 190}C364 ${top + 330} 364 ${top + 460} 362 700`, dark, 1.6, 0.35);
  const cuffed = look.style === "shorts" ? top + 326 : 636;
  if (look.detail % 2) pen.raw(`<path d="M130 ${cuffed}C240 ${cuffed + 12} 360 ${cuffed + 12} 470 ${cuffed}V720H130Z" fill="${shade(look.paint, -0.14)}"/>`);
  pen.seam(`M130 ${cuffed}C240 ${cuffed + 12} 360 ${cuffed + 12} 470 ${cuffed}`, dark, 2, 0.5);
}

function jeans(pen, look, top) {
  const thread = "#e0a35c";
  const dark = shade(look.paint, -0.5);
  waistband(pen, look, top, thread);
  pen.seam(`M188 ${top + 92}C216 ${top + 96} 244 ${top + 80} 252 ${top + 42}M412 ${top + 92}C384 ${top + 96} 356 ${top + 80} 348 ${top + 42}`, dark, 2.6, 0.7);
  pen.stitch(`M188 ${top + 100}C222 ${top + 104} 252 ${top + 86} 260 ${top + 44}M412 ${top + 100}C378 ${top + 104} 348 ${top + 86} 340 ${top + 44}`, thread, 1.7, 0.9);
  pen.stitch(`M318 ${top + 42}V${top + 140}C318 ${top + 160} 312 ${top + 170} 302 ${top + 178}`, thread, 1.7, 0.9);
  pen.button(228, top + 62, 3.5, "#c08b50");
  pen.button(372, top + 62, 3.5, "#c08b50");
  if (look.detail % 3) {
    pen.glow("M234 300C230 360 234 420 238 470", 36, 0.2);
    pen.glow("M364 300C368 360 364 420 360 470", 36, 0.2);
  }
  pen.stitch("M180 650C240 658 360 658 430 650", thread, 1.7, 0.9);
}

function pleated(pen, look, top) {
  const dark = shade(look.paint, -0.5);
  waistband(pen, look, top);
  for (const x of [246, 264, 336, 354]) pen.fold(`M${x} ${top + 44}C${x - 2} ${top + 100} ${x < 300 ? x - 10 : x + 10} ${top + 240} ${x < 300 ? x - 22 : x + 22} 690`, 7, 0.34);
  pen.seam(`M210 ${top + 120}L234 ${top + 42}M390 ${top + 120}L366 ${top + 42}`, dark, 3, 0.6);
  pen.seam("M150 646C240 660 360 660 450 646", dark, 1.6, 0.4);
}

function jogger(pen, look, top) {
  const band = shade(look.paint, -0.2);
  pen.raw(`<path d="M180 ${top - 20}H420V${top + 38}C340 ${top + 48} 260 ${top + 48} 180 ${top + 38}Z" fill="${band}"/><path d="M190 618H290V700H190ZM310 618H410V700H310Z" fill="${band}"/>`);
  for (let x = 190; x < 412; x += 9) pen.seam(`M${x} ${top}v44M${x} 620v60`, "#000", 2.4, 0.22);
  pen.seam(`M292 ${top + 30}C284 ${top + 70} 280 ${top + 92} 284 ${top + 120}M308 ${top + 30}C316 ${top + 70} 322 ${top + 86} 318 ${top + 112}`, look.accent, 5, 0.95);
  pen.seam(`M196 ${top + 130}L236 ${top + 48}M404 ${top + 130}L364 ${top + 48}`, shade(look.paint, -0.5), 3, 0.6);
  if (look.detail % 2) pen.seam(`M204 ${top + 40}C178 300 206 500 226 620M396 ${top + 40}C422 300 394 500 374 620`, look.accent, 7, 0.9);
}

function cargo(pen, look, top) {
  chino(pen, { ...look, detail: 0 }, top);
  const dark = shade(look.paint, -0.5);
  for (const x of [176, 350]) {
    pen.raw(`<rect x="${x}" y="${top + 262}" width="76" height="96" rx="5" fill="${shade(look.paint, -0.07)}" stroke="${dark}" stroke-opacity=".6" stroke-width="2"/><path d="M${x - 4} ${top + 254}h84v30q-42 12 -84 0Z" fill="${shade(look.paint, 0.06)}" stroke="${dark}" stroke-opacity=".6" stroke-width="2"/>`);
    pen.button(x + 38, top + 284, 5, dark);
  }
  pen.fold("M200 520C230 534 250 534 270 526M400 520C370 534 350 534 330 526", 10, 0.24);
}
