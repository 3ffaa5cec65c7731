//! Draws dresses from the front: slip, a-line, wrap, shirt-dress, midi, knit.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const SHAPES = {
  slip: "M232 150C252 176 276 186 300 172C324 186 348 176 368 150C376 190 372 240 368 280C384 360 404 500 418 628C340 646 260 646 182 628C196 500 216 360 232 280C228 240 224 190 232 150Z",
  aline: "M236 112C248 108 256 108 262 110C272 160 328 160 338 110C344 108 352 108 364 112C360 150 374 190 384 216C374 250 364 276 360 296C396 390 440 510 462 600C360 634 240 634 138 600C160 510 204 390 240 296C236 276 226 250 216 216C226 190 240 150 236 112Z",
  sleeved: "M240 116C268 132 332 132 360 116C380 126 396 136 408 146L388 226C380 250 370 276 366 298C388 400 412 520 424 622C340 644 260 644 176 622C188 520 212 400 234 298C230 276 220 250 212 226L192 146C204 136 220 126 240 116Z",
  knit: "M240 116C268 132 332 132 360 116C380 126 396 136 408 146C398 220 386 300 388 380C394 460 400 540 400 616C340 632 260 632 200 616C200 540 206 460 212 380C214 300 202 220 192 146C204 136 220 126 240 116Z",
};
const SLEEVES = {
  short: "M196 142C168 160 146 200 134 262C158 284 190 288 214 282L222 214Z",
  puff: "M198 142C150 142 118 196 128 262C150 290 200 288 216 262L222 200Z",
  long: "M196 144C166 170 150 240 136 330C128 390 122 440 120 486C136 496 156 496 170 490C182 420 196 350 212 290L220 214Z",
};

const STYLES = { slip, "a-line": aLine, wrap, "shirt-dress": shirtDress, midi, "knit-dress": knitDress };

/**
 * Draws a dress.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawDresses(pen, look) {
  pen.group('transform="translate(0 2)"', (inner) => STYLES[look.style](inner, look));
}

function options(look, inner, light = "side") {
  return { pattern: look.pattern, accent: look.accent, light, inner };
}

function sleeves(pen, look, kind) {
  pen.mirrored((half) => half.form(SLEEVES[kind], look.paint, options(look, (inside) => {
    inside.fold("M214 200C200 240 190 300 176 400", 14, 0.25);
    if (kind === "puff") for (const x of [140, 162, 184, 204]) inside.fold(`M${x} 282C${x} 260 ${x + 4} 244 ${x + 8} 232`, 5, 0.35);
    inside.seam(kind === "long" ? "M112 462L180 468" : "M126 250C156 276 190 278 220 268", shade(look.paint, -0.45), 2, 0.55);
  }, "tube")));
}

function skirtFolds(pen, waist, hem, spread, strength = 0.22) {
  for (const at of [-0.8, -0.48, -0.18, 0.14, 0.46, 0.78]) {
    const top = 300 + at * 56;
    const foot = 300 + at * spread;
    pen.fold(`M${top} ${waist + 24}C${top + at * 10} ${waist + 120} ${foot - at * 12} ${hem - 110} ${foot} ${hem + 20}`, 13, strength);
    pen.glow(`M${top + 16} ${waist + 60}C${top + 16 + at * 12} ${waist + 140} ${foot + 22} ${hem - 110} ${foot + 26} ${hem + 20}`, 12, 0.13);
  }
}

function backNeck(pen, look, d) {
  pen.form(d, shade(look.paint, -0.42), { light: "flat" });
}

function slip(pen, look) {
  pen.seam("M238 158C240 120 244 92 250 74M362 158C360 120 356 92 350 74", shade(look.paint, -0.2), 5, 1);
  pen.form("M234 152C260 140 340 140 366 152L352 200L248 200Z", shade(look.paint, -0.4), { light: "flat" });
  pen.form(SHAPES.slip, look.paint, options(look, (inside) => {
    skirtFolds(inside, 280, 640, 116, 0.16);
    inside.fold("M262 186C268 210 280 226 300 232M338 186C332 210 320 226 300 232", 8, 0.2);
    inside.glow("M264 260C262 380 246 520 240 630", 24, 0.22);
    inside.seam("M180 612C260 630 340 630 420 612", shade(look.paint, -0.4), 1.8, 0.5);
    if (look.detail % 2) inside.raw(`<path d="M170 590C260 612 340 612 430 590V660H170Z" fill="${look.accent}" opacity=".55"/>`);
  }));
}

function aLine(pen, look) {
  backNeck(pen, look, "M238 114C264 122 336 122 362 114L340 170L260 170Z");
  pen.form(SHAPES.aline, look.paint, options(look, (inside) => {
    skirtFolds(inside, 296, 620, 150, 0.26);
    inside.fold("M246 250C256 270 262 282 264 296M354 250C344 270 338 282 336 296", 9, 0.2);
  }));
  belt(pen, look, 296, 240, 360);
}

function belt(pen, look, y, from, to) {
  const paint = look.detail % 2 ? look.accent : shade(look.paint, -0.22);
  pen.form(`M${from} ${y - 9}C${from + 40} ${y + 1} ${to - 40} ${y + 1} ${to} ${y - 9}L${to + 3} ${y + 11}C${to - 40} ${y + 22} ${from + 40} ${y + 22} ${from - 3} ${y + 11}Z`, paint, { light: "side" });
}

function wrap(pen, look) {
  backNeck(pen, look, "M242 118C268 110 332 110 358 118L324 250L276 250Z");
  sleeves(pen, look, look.detail % 2 ? "long" : "short");
  const body = SHAPES.sleeved.replace("M240 116C268 132 332 132 360 116", "M240 116L304 232L360 116");
  pen.form(body, look.paint, options(look, (inside) => {
    skirtFolds(inside, 298, 630, 118, 0.2);
    inside.fold("M320 300C300 400 288 520 300 660", 16, 0.3);
    inside.seam("M334 306C306 400 292 520 296 660", shade(look.paint, -0.5), 2.2, 0.6);
    inside.seam("M360 116L262 292", shade(look.paint, -0.45), 2.4, 0.65);
    inside.fold("M240 250C270 276 300 288 340 296M232 280C270 290 300 292 330 300", 7, 0.22);
  }));
  belt(pen, look, 296, 234, 366);
  const tie = look.detail % 2 ? look.accent : shade(look.paint, -0.2);
  pen.form("M338 296C356 320 366 360 362 404L344 398C346 362 338 330 326 308Z", tie, { light: "side" });
  pen.form("M330 298C330 330 326 360 314 386L332 390C346 360 348 328 344 300Z", shade(tie, -0.08), { light: "side" });
  pen.form("M322 288L350 286L352 314L324 316Z", tie, { light: "top" });
}

function shirtDress(pen, look) {
  const dark = shade(look.paint, -0.45);
  sleeves(pen, look, "long");
  pen.form(SHAPES.sleeved, look.paint, options(look, (inside) => {
    skirtFolds(inside, 298, 630, 118, 0.18);
    inside.raw(`<path d="M286 120H314V660H286Z" fill="#fff" opacity=".1"/>`);
    inside.seam("M286 120V660M314 120V660", dark, 1.8, 0.5);
  }));
  for (let y = 190; y < 600; y += 54) pen.button(300, y, 5.5, "#f4efe4");
  belt(pen, look, 300, 234, 366);
  pen.form("M258 112C282 102 318 102 342 112L300 166Z", shade(look.paint, -0.4), { light: "flat" });
  pen.mirrored((half) => half.form("M256 106C246 118 240 130 236 142L264 178L302 148C284 134 268 120 256 106Z", look.paint, { pattern: look.pattern, accent: look.accent, light: "top" }));
}

function midi(pen, look) {
  backNeck(pen, look, "M240 116C268 110 332 110 360 116L350 184L250 184Z");
  sleeves(pen, look, "puff");
  const body = SHAPES.sleeved.replace("M240 116C268 132 332 132 360 116", "M240 116L252 160C280 172 320 172 348 160L360 116");
  pen.form(body, look.paint, options(look, (inside) => {
    skirtFolds(inside, 298, 630, 122, 0.22);
    inside.fold("M180 470C260 492 340 492 420 470", 9, 0.34);
    for (let x = 190; x < 420; x += 17) inside.fold(`M${x} 486C${x} 500 ${x + (x - 300) * 0.02} 516 ${x + (x - 300) * 0.04} 534`, 4, 0.3);
    inside.seam("M180 474C260 496 340 496 420 474", shade(look.paint, -0.45), 2, 0.6);
    for (let x = 250; x < 360; x += 12) inside.fold(`M${x} 166V200`, 3, 0.22);
  }));
  pen.seam("M234 300C270 310 330 310 366 300", shade(look.paint, -0.45), 3, 0.6);
}

function knitDress(pen, look) {
  const knit = { ...look, pattern: look.pattern ?? "rib" };
  sleeves(pen, knit, "long");
  pen.form(SHAPES.knit, look.paint, options(knit, (inside) => {
    inside.fold("M224 300C230 380 226 480 220 620", 18, 0.2);
    inside.fold("M376 300C370 380 374 480 380 620", 18, 0.24);
    inside.fold("M220 320C250 340 280 346 300 346M380 330C350 346 320 350 300 348", 8, 0.06);
    inside.raw(`<path d="M180 586H420V650H180Z" fill="${shade(look.paint, -0.2)}" opacity=".55"/>`);
    if (look.detail % 2) inside.raw(`<path d="M170 420H430V446H170ZM170 462H430V472H170Z" fill="${look.accent}" opacity=".85"/>`);
  }));
  if (look.detail % 3) {
    pen.form("M248 134C244 104 250 84 258 78C284 68 316 68 342 78C350 84 356 104 352 134C336 152 264 152 248 134Z", shade(look.paint, 0.03), { pattern: "rib", light: "side" });
    pen.form("M264 80C288 72 312 72 336 80C324 90 276 90 264 80Z", shade(look.paint, -0.45), { light: "flat" });
  } else {
    pen.form("M242 118C268 108 332 108 358 118C344 152 256 152 242 118Z", shade(look.paint, -0.42), { light: "flat" });
    pen.seam("M240 116C256 156 344 156 360 116", shade(look.paint, -0.1), 9, 1);
  }
}
