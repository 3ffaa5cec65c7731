//! Draws bags from the front: tote, backpack, satchel, bucket, crossbody, weekender.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const STYLES = { tote, backpack, satchel, bucket, crossbody, weekender };
const METAL = "#cfa75a";

/**
 * Draws a bag.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawBags(pen, look) {
  pen.raw(`<ellipse cx="300" cy="606" rx="190" ry="16" fill="#000" opacity=".2" filter="url(#blur)"/>`);
  STYLES[look.style](pen, look);
}

function options(look, inner, light = "side") {
  return { pattern: look.pattern, accent: look.accent, light, inner };
}

/** A strap: a thick dark line under a lighter one. */
function strap(pen, d, paint, width) {
  pen.seam(d, shade(paint, -0.5), width + 3, 1);
  pen.seam(d, paint, width, 1);
  pen.seam(d, "#fff", width * 0.28, 0.22);
}

function ring(pen, x, y, radius = 11) {
  pen.raw(`<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="#7d6231" stroke-width="6"/><circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${METAL}" stroke-width="4.4"/>`);
}

function leatherOf(look) {
  return look.pattern ? "#98572c" : shade(look.paint, -0.28);
}

function tote(pen, look) {
  const trim = leatherOf(look);
  strap(pen, "M236 290C232 150 262 116 300 116C338 116 368 150 364 290", shade(trim, -0.25), 15);
  pen.form("M142 282C240 270 360 270 458 282L450 330H150Z", shade(look.paint, -0.5), { light: "flat" });
  pen.form("M140 284C240 300 360 300 460 284C462 390 452 500 440 596C340 606 260 606 160 596C148 500 138 390 140 284Z", look.paint, options(look, (inside) => {
    inside.fold("M176 300C172 400 178 500 190 600", 22, 0.22);
    inside.fold("M424 300C428 400 422 500 410 600", 22, 0.26);
    inside.fold("M250 330C244 400 262 470 250 540", 14, 0.12);
    if (look.detail % 2) inside.raw(`<path d="M130 520C240 534 360 534 470 520V620H130Z" fill="${trim}"/>`);
    inside.stitch("M140 300C240 316 360 316 460 300", shade(look.paint, 0.45), 1.8, 0.7);
  }));
  strap(pen, "M224 350C214 180 254 140 300 140C346 140 386 180 376 350", trim, 17);
  for (const x of [224, 376]) {
    pen.raw(`<rect x="${x - 15}" y="340" width="30" height="52" rx="5" fill="${trim}" stroke="${shade(trim, -0.5)}" stroke-width="1.6"/>`);
    pen.button(x, 354, 4, METAL);
    pen.button(x, 378, 4, METAL);
  }
}

function backpack(pen, look) {
  const trim = look.detail % 2 ? "#98572c" : shade(look.paint, -0.32);
  strap(pen, "M268 178C262 128 280 112 300 112C320 112 338 128 332 178", trim, 15);
  pen.mirrored((half) => strap(half, "M176 260C128 300 124 470 164 560", shade(trim, -0.2), 22));
  pen.form("M164 300C160 210 210 164 300 164C390 164 440 210 436 300L444 540C446 582 424 600 384 602L216 602C176 600 154 582 156 540Z", look.paint, options(look, (inside) => {
    inside.fold("M190 300C184 400 186 500 196 600", 22, 0.2);
    inside.fold("M410 300C416 400 414 500 404 600", 22, 0.26);
  }));
  pen.form("M160 300C160 206 210 160 300 160C390 160 440 206 440 300C442 344 430 366 400 370L200 370C170 366 158 344 160 300Z", shade(look.paint, 0.05), options(look, (inside) => {
    inside.glow("M210 220C240 190 330 184 380 206", 18, 0.24);
    inside.stitch("M172 300C172 344 186 356 206 358L394 358C414 356 428 344 428 300", shade(look.paint, 0.5), 1.8, 0.7);
  }, "round"));
  pen.form("M196 432C260 424 340 424 404 432L408 560C408 578 398 584 384 584L216 584C202 584 192 578 192 560Z", shade(look.paint, -0.05), options(look, (inside) => inside.stitch("M204 444C260 436 340 436 396 444", shade(look.paint, 0.5), 1.8, 0.7), "top"));
  for (const x of [244, 356]) {
    pen.form(`M${x - 13} 344H${x + 13}V444L${x} 456L${x - 13} 444Z`, trim, { light: "side" });
    pen.raw(`<rect x="${x - 18}" y="404" width="36" height="26" rx="4" fill="none" stroke="${METAL}" stroke-width="5"/>`);
  }
}

function satchel(pen, look) {
  const dark = shade(look.paint, -0.5);
  strap(pen, "M152 330C140 190 230 120 300 120C370 120 460 190 448 330", shade(look.paint, -0.18), 15);
  pen.form("M126 320C126 300 140 290 158 290L442 290C460 290 474 300 474 320L482 566C482 586 470 598 452 598L148 598C130 598 118 586 118 566Z", shade(look.paint, -0.12), options(look, (inside) => inside.fold("M130 590H470", 16, 0.3)));
  pen.form("M122 318C122 298 138 286 158 286L442 286C462 286 478 298 478 318L474 440C470 476 450 488 420 490L180 490C150 488 130 476 126 440Z", look.paint, options(look, (inside) => {
    inside.glow("M150 330C240 310 350 312 450 332", 22, 0.26);
    inside.stitch("M136 320L140 438C144 466 158 476 182 478L418 478C442 476 456 466 460 438L464 320", shade(look.paint, 0.5), 1.8, 0.75);
  }, "top"));
  for (const x of [220, 380]) {
    pen.form(`M${x - 17} 420H${x + 17}V536L${x} 552L${x - 17} 536Z`, shade(look.paint, -0.2), { light: "side" });
    pen.raw(`<rect x="${x - 23}" y="496" width="46" height="32" rx="5" fill="none" stroke="#7d6231" stroke-width="7"/><rect x="${x - 23}" y="496" width="46" height="32" rx="5" fill="none" stroke="${METAL}" stroke-width="5"/>`);
    pen.seam(`M${x} 512V496`, METAL, 4, 1);
  }
  pen.form("M246 286C246 258 270 250 300 250C330 250 354 258 354 286L336 286C336 272 322 268 300 268C278 268 264 272 264 286Z", dark, { light: "top" });
  for (const x of [150, 450]) ring(pen, x, 322);
}

function bucket(pen, look) {
  const trim = leatherOf(look);
  strap(pen, "M196 330C150 200 230 110 320 116C410 122 450 230 404 330", shade(trim, -0.1), 14);
  pen.form("M172 318C200 286 400 286 428 318C400 344 200 344 172 318Z", shade(look.paint, -0.55), { light: "flat" });
  pen.form("M170 318C200 340 400 340 430 318C444 410 448 500 442 576C400 612 200 612 158 576C152 500 156 410 170 318Z", look.paint, options(look, (inside) => {
    for (const x of [206, 246, 292, 338, 384]) inside.fold(`M${x} 330C${x + 4} 380 ${x + (x - 300) * 0.1} 420 ${x + (x - 300) * 0.14} 470`, 10, 0.26);
    inside.glow("M230 350C222 430 222 500 226 590", 22, 0.22);
    inside.raw(`<path d="M150 530C220 566 380 566 450 530V620H150Z" fill="${trim}"/>`);
    inside.stitch("M150 526C220 562 380 562 450 526", shade(look.paint, 0.5), 1.8, 0.7);
  }));
  pen.seam("M172 366C220 392 380 392 428 366", shade(trim, -0.3), 8, 1);
  pen.seam("M292 388C280 430 276 450 282 476M308 388C322 424 328 446 322 470", shade(trim, -0.3), 6, 1);
  pen.form("M274 472h16v26h-16ZM314 466h16v26h-16Z", trim, { light: "side" });
  for (const x of [196, 404]) ring(pen, x, 332);
}

function crossbody(pen, look) {
  strap(pen, "M150 380C80 220 190 110 300 118C420 126 520 240 450 380", shade(look.paint, -0.25), 11);
  pen.form("M148 384C148 352 170 336 200 336L400 336C430 336 452 352 452 384L452 540C452 574 430 590 400 590L200 590C170 590 148 574 148 540Z", look.paint, options(look, (inside) => {
    inside.glow("M170 372C240 352 360 352 430 372", 20, 0.28);
    inside.fold("M150 570C240 590 360 590 450 570", 18, 0.26);
  }, "round"));
  pen.seam("M170 386H430", "#000", 9, 0.45);
  pen.stitch("M172 386H428", METAL, 4, 0.9);
  pen.raw(`<path d="M176 380l-8 8 4 34h10l4 -34Z" fill="${METAL}" stroke="#7d6231"/>`);
  if (look.detail % 2) pen.form("M180 430C240 420 360 420 420 430L420 540C420 556 408 564 394 564L206 564C192 564 180 556 180 540Z", shade(look.paint, 0.06), options(look, () => {}, "top"));
  else pen.raw(`<path d="M286 440l14 -14 14 14 -14 14Z" fill="${METAL}"/><path d="M180 500H420" stroke="${look.accent}" stroke-width="14" opacity=".9"/><path d="M180 520H420" stroke="${look.accent}" stroke-width="4" opacity=".9"/>`);
  for (const x of [150, 450]) ring(pen, x, 384, 12);
}

function weekender(pen, look) {
  const trim = leatherOf(look);
  strap(pen, "M214 380C204 240 244 206 300 206C356 206 396 240 386 380", shade(trim, -0.25), 14);
  pen.form("M104 400C108 350 140 330 190 328L410 328C460 330 492 350 496 400L504 556C504 584 488 598 460 598L140 598C112 598 96 584 96 556Z", look.paint, options(look, (inside) => {
    inside.raw(`<path d="M80 320H176L168 620H80ZM424 320H520V620H432Z" fill="${trim}"/>`);
    inside.stitch("M182 330L174 600M418 330L426 600", shade(look.paint, 0.5), 1.8, 0.7);
    inside.glow("M190 360C260 346 340 346 420 360", 22, 0.22);
    inside.fold("M110 590H490", 18, 0.28);
  }));
  pen.seam("M150 346C240 334 360 334 450 346", "#000", 8, 0.4);
  pen.stitch("M152 346C240 334 360 334 448 346", METAL, 3.6, 0.9);
  strap(pen, "M222 596L226 420C214 270 254 236 300 236C346 236 386 270 374 420L378 596", trim, 18);
  pen.form("M276 228C276 218 324 218 324 228L324 252C324 262 276 262 276 252Z", shade(trim, -0.2), { light: "top" });
}
