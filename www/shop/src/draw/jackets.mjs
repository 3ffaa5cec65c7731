//! Draws jackets from the front: bomber, puffer, parka, trucker, blazer, raincoat.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const SLEEVE = "M188 176C150 196 132 250 122 330C112 410 104 500 98 572C112 584 140 588 160 582C172 500 186 420 204 350L214 250Z";
const BODIES = {
  short: "M246 136C222 150 204 160 184 176C190 240 196 300 194 360C192 440 188 520 190 592L410 592C412 520 408 440 406 360C404 300 410 240 416 176C396 160 378 150 354 136C336 154 264 154 246 136Z",
  long: "M246 136C222 150 204 160 184 176C190 240 196 300 194 370C190 470 180 570 176 664L424 664C420 570 410 470 406 370C404 300 410 240 416 176C396 160 378 150 354 136C336 154 264 154 246 136Z",
};

const STYLES = {
  bomber: { body: "short", draw: bomber },
  puffer: { body: "short", draw: puffer },
  parka: { body: "long", draw: parka },
  trucker: { body: "short", draw: trucker },
  blazer: { body: "short", draw: blazer },
  raincoat: { body: "long", draw: raincoat },
};

/**
 * Draws a jacket.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawJackets(pen, look) {
  const style = STYLES[look.style];
  const y = style.body === "long" ? -16 : 16;
  pen.group(`transform="translate(0 ${y})"`, (inner) => style.draw(inner, look, BODIES[style.body]));
}

function cloth(look, inner, light = "side") {
  return { pattern: look.pattern, accent: look.accent, light, inner };
}

function sleeves(pen, look, parts) {
  pen.mirrored((half) => half.form(SLEEVE, look.paint, cloth(look, (inside) => {
    inside.fold("M200 250C190 340 176 420 168 560", 18, 0.3);
    inside.fold("M130 380C146 400 160 402 180 396", 12, 0.22);
    inside.glow("M150 250C140 340 132 420 124 540", 14, 0.16);
    parts(inside);
  }, "tube")));
}

function cuffs(paint) {
  return (inside) => {
    inside.raw(`<path d="M90 540L176 548L176 600L90 600Z" fill="${paint}"/>`);
    for (let x = 96; x < 176; x += 9) inside.seam(`M${x} 544V596`, "#000", 2.4, 0.25);
  };
}

function bodyFolds(inside) {
  inside.fold("M206 300C224 340 230 420 222 560", 20, 0.2);
  inside.fold("M394 300C376 340 370 420 378 560", 20, 0.24);
  inside.glow("M250 240C256 340 254 440 250 560", 18, 0.12);
}

function zip(pen, top, bottom, metal) {
  pen.seam(`M300 ${top}V${bottom}`, "#000", 9, 0.35);
  pen.stitch(`M300 ${top}V${bottom}`, metal, 5, 0.9);
  pen.raw(`<path d="M296 ${top + 6}h8l3 26h-14Z" fill="${metal}"/>`);
}

function ribCollar(pen, paint) {
  pen.form("M240 140C246 118 262 106 276 104L324 104C338 106 354 118 360 140C344 162 326 172 300 176C274 172 256 162 240 140Z", paint, { pattern: "rib", light: "top" });
  pen.form("M268 108C284 102 316 102 332 108C336 128 318 146 300 152C282 146 264 128 268 108Z", shade(paint, -0.45), { light: "flat" });
}

function bomber(pen, look, body) {
  const rib = look.detail % 2 ? look.accent : shade(look.paint, -0.3);
  sleeves(pen, look, cuffs(rib));
  pen.form(body, look.paint, cloth(look, (inside) => {
    bodyFolds(inside);
    inside.raw(`<rect x="170" y="548" width="260" height="60" fill="${rib}"/>`);
    for (let x = 176; x < 430; x += 9) inside.seam(`M${x} 550V600`, "#000", 2.4, 0.25);
    inside.seam("M226 430L252 490M374 430L348 490", shade(look.paint, -0.5), 5, 0.7);
    inside.stitch("M218 432L244 494M382 432L356 494", shade(look.paint, 0.4), 1.6, 0.6);
  }));
  ribCollar(pen, rib);
  zip(pen, 150, 590, "#d8cfb8");
}

function puffer(pen, look, body) {
  const bands = (inside, from, to, left, right, step) => {
    for (let y = from; y < to; y += step) {
      inside.fold(`M${left} ${y}Q${(left + right) / 2} ${y + 12} ${right} ${y}`, 10, 0.42);
      inside.seam(`M${left} ${y}Q${(left + right) / 2} ${y + 12} ${right} ${y}`, shade(look.paint, -0.5), 2, 0.7);
      inside.glow(`M${left} ${y + step * 0.45}Q${(left + right) / 2} ${y + step * 0.45 + 12} ${right} ${y + step * 0.45}`, 15, 0.24);
    }
  };
  sleeves(pen, look, (inside) => bands(inside, 216, 590, 90, 216, 50));
  pen.form(body, look.paint, cloth(look, (inside) => {
    bands(inside, 206, 590, 170, 430, 54);
    if (look.detail % 2) inside.raw(`<path d="M150 100H450V260H150Z" fill="${look.accent}" opacity=".92"/>`);
    if (look.detail % 2) bands(inside, 206, 240, 170, 430, 54);
  }));
  pen.form("M238 148C240 112 262 92 300 92C338 92 360 112 362 148C344 172 326 180 300 182C274 180 256 172 238 148Z", look.paint, { light: "top", inner: (inside) => {
    inside.seam("M240 132C270 150 330 150 360 132", shade(look.paint, -0.5), 2, 0.7);
    inside.glow("M250 120C280 136 320 136 350 120", 12, 0.3);
  } });
  pen.form("M264 104C284 96 316 96 336 104C330 120 316 128 300 130C284 128 270 120 264 104Z", shade(look.paint, -0.5), { light: "flat" });
  zip(pen, 130, 590, "#2f2f33");
}

function hood(pen, look, trim) {
  pen.form("M222 160C214 96 250 58 300 58C350 58 386 96 378 160C362 186 332 196 300 198C268 196 238 186 222 160Z", shade(look.paint, -0.06), cloth(look, (inside) => inside.fold("M236 160C250 110 350 110 364 160", 16, 0.3)));
  pen.form("M250 156C246 112 268 88 300 88C332 88 354 112 350 156C336 176 318 182 300 184C282 182 264 176 250 156Z", shade(look.paint, -0.55), { light: "flat" });
  if (trim) {
    pen.seam("M244 160C236 104 264 76 300 76C336 76 364 104 356 160", "#7c6248", 24, 1);
    pen.stitch("M244 160C236 104 264 76 300 76C336 76 364 104 356 160", "#c7ab86", 26, 0.75);
  }
}

function flapPockets(pen, look, y, width, height) {
  pen.mirrored((half) => {
    const x = 282 - width;
    half.raw(`<rect x="${x - 22}" y="${y}" width="${width}" height="${height}" rx="6" fill="${shade(look.paint, -0.08)}" stroke="${shade(look.paint, -0.5)}" stroke-opacity=".6" stroke-width="2"/><path d="M${x - 25} ${y - 4}h${width + 6}v26q-${width / 2 + 3} 12 -${width + 6} 0Z" fill="${shade(look.paint, 0.05)}" stroke="${shade(look.paint, -0.5)}" stroke-opacity=".6" stroke-width="2"/>`);
    half.button(x - 22 + width / 2, y + 20, 6, shade(look.paint, -0.5));
  });
}

function parka(pen, look, body) {
  sleeves(pen, look, (inside) => inside.seam("M92 540L176 548", shade(look.paint, -0.5), 2.5, 0.7));
  hood(pen, look, look.detail % 3 !== 0);
  pen.form(body, look.paint, cloth(look, (inside) => {
    bodyFolds(inside);
    inside.fold("M180 420C230 432 370 432 420 420", 12, 0.35);
    inside.seam("M180 416C230 428 370 428 420 416", shade(look.paint, -0.5), 2.4, 0.6);
  }));
  flapPockets(pen, look, 486, 78, 92);
  flapPockets(pen, look, 262, 64, 58);
  pen.raw(`<path d="M286 172L314 172L316 664L284 664Z" fill="${shade(look.paint, 0.06)}" stroke="${shade(look.paint, -0.5)}" stroke-opacity=".6" stroke-width="2"/>`);
  for (let y = 214; y < 640; y += 82) pen.button(300, y, 8, "#3c342b");
  pen.seam("M270 418L262 470M330 418L338 470", look.accent, 3, 0.9);
}

function trucker(pen, look, body) {
  const thread = look.pattern === "denim" ? "#e0a35c" : shade(look.paint, 0.45);
  const dark = shade(look.paint, -0.5);
  sleeves(pen, look, (inside) => {
    inside.seam("M90 544L176 552", dark, 2.4, 0.7);
    inside.stitch("M90 538L176 546", thread, 1.6);
  });
  pen.form(body, look.paint, cloth(look, (inside) => {
    bodyFolds(inside);
    inside.seam("M170 264C230 272 370 272 430 264M236 272L262 596M364 272L338 596", dark, 2.4, 0.6);
    inside.stitch("M170 258C230 266 370 266 430 258M229 274L255 596M371 274L345 596M243 274L269 596M357 274L331 596", thread, 1.6);
    inside.raw(`<rect x="170" y="560" width="260" height="40" fill="${shade(look.paint, -0.12)}"/>`);
    inside.stitch("M170 566H430", thread, 1.6);
    inside.seam("M284 170L284 600", dark, 2, 0.6);
    inside.stitch("M290 170V600", thread, 1.6);
  }));
  pen.mirrored((half) => {
    half.raw(`<path d="M210 250h66l2 22l-35 16l-35 -16Z" fill="${shade(look.paint, -0.06)}" stroke="${dark}" stroke-opacity=".6" stroke-width="2"/>`);
    half.button(243, 275, 5, "#c08b50");
  });
  for (let y = 196; y < 580; y += 74) pen.button(306, y, 7, "#c08b50");
  pointedCollar(pen, look, thread);
}

function pointedCollar(pen, look, thread) {
  pen.form("M262 122C284 114 316 114 338 122L300 168Z", shade(look.paint, -0.5), { light: "flat" });
  pen.mirrored((half) => {
    half.form("M258 118C244 132 236 148 230 162L262 208L302 166C284 150 268 134 258 118Z", look.paint, { pattern: look.pattern, accent: look.accent, light: "top" });
    half.stitch("M238 162L263 198L292 166", thread, 1.5, 0.7);
  });
}

function blazer(pen, look, body) {
  const dark = shade(look.paint, -0.45);
  sleeves(pen, look, (inside) => { for (let y = 520; y < 566; y += 15) inside.button(150, y, 5, dark); });
  pen.form("M256 130C280 120 320 120 344 130L350 320L300 372L250 320Z", "#f2eee6", { light: "side", inner: (inside) => {
    inside.seam("M300 150V380", "#b9b0a0", 2.4, 0.8);
    inside.raw(`<path d="M262 128L300 172L338 128L352 150L312 190L300 176L288 190L248 150Z" fill="#fff" stroke="#b9b0a0" stroke-width="1.6"/>`);
  } });
  const front = body.replace("C336 154 264 154 246 136Z", "L302 372L312 400L246 136Z");
  pen.form(front, look.paint, cloth(look, (inside) => {
    bodyFolds(inside);
    inside.seam("M306 380C304 450 300 520 290 596", dark, 2.6, 0.8);
    inside.seam("M214 470H268M332 470H386", dark, 9, 0.55);
    inside.seam("M344 300L382 292", dark, 5, 0.6);
  }));
  pen.mirrored((half) => half.form("M250 128C236 136 226 144 216 156L232 214L218 232L298 384C296 330 286 240 250 128Z", look.paint, cloth(look, (inside) => inside.seam("M232 214L262 222", dark, 2.4, 0.8), "top")));
  pen.raw(`<path d="M346 296L352 274L360 290L370 272L376 292Z" fill="${look.accent}" opacity=".95"/>`);
  pen.button(302, 404, 9, dark);
  pen.button(299, 470, 9, dark);
}

function raincoat(pen, look, body) {
  sleeves(pen, look, (inside) => inside.seam("M90 532L178 540", shade(look.paint, -0.4), 3, 0.7));
  hood(pen, look, false);
  pen.form(body, look.paint, cloth(look, (inside) => {
    bodyFolds(inside);
    inside.seam("M170 262C230 274 370 274 430 262", shade(look.paint, -0.45), 2.6, 0.6);
    inside.glow("M232 300C228 400 220 520 214 640", 16, 0.4);
    inside.seam("M210 470L250 462L256 480L214 488ZM390 470L350 462L344 480L386 488Z", shade(look.paint, -0.5), 3, 0.7);
  }));
  pen.seam("M312 176V664", shade(look.paint, -0.45), 2.4, 0.7);
  for (let y = 220; y < 640; y += 92) pen.button(298, y, 9, look.accent);
}
