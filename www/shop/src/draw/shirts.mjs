//! Draws shirts from the front: button-down, overshirt, polo, tee, sweater, roll-neck.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const LONG_SLEEVE = "M190 188C154 208 138 262 128 340C118 416 112 490 108 556C122 566 146 568 164 562C174 490 188 420 206 356L214 260Z";
const SHORT_SLEEVE = "M190 186C156 202 128 256 108 330C130 350 168 360 196 358L216 260Z";
const BODY = "M244 146C222 158 206 168 186 184C194 250 200 310 198 370C196 450 194 530 192 606C264 622 336 622 408 606C406 530 404 450 402 370C400 310 406 250 414 184C394 168 378 158 356 146C338 166 262 166 244 146Z";

const STYLES = {
  "button-down": (pen, look) => buttoned(pen, look, LONG_SLEEVE),
  overshirt: (pen, look) => buttoned(pen, look, LONG_SLEEVE),
  "camp-collar": (pen, look) => buttoned(pen, look, SHORT_SLEEVE),
  polo,
  tee,
  sweater: (pen, look) => knitted(pen, look, crewNeck),
  "roll-neck": (pen, look) => knitted(pen, look, rollNeck),
};

/**
 * Draws a shirt.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawShirts(pen, look) {
  pen.group('transform="translate(0 -2)"', (inner) => STYLES[look.style](inner, look));
}

function options(look, inner, light = "side") {
  return { pattern: look.pattern, accent: look.accent, light, inner };
}

function sleeves(pen, look, outline, parts) {
  pen.mirrored((half) => half.form(outline, look.paint, options({ ...look }, (inside) => {
    inside.fold("M206 260C196 340 180 420 170 560", 18, 0.26);
    inside.fold("M136 400C150 416 166 416 184 408", 11, 0.18);
    parts(inside);
  }, "tube")));
}

function folds(inside) {
  inside.fold("M212 320C232 380 236 460 226 600", 20, 0.16);
  inside.fold("M388 320C368 380 364 460 374 600", 20, 0.2);
  inside.fold("M214 260C236 276 250 300 256 330", 14, 0.12);
  inside.fold("M386 260C364 276 350 300 344 330", 14, 0.14);
}

function cuff(look) {
  return (inside) => {
    inside.seam("M96 520L184 528", shade(look.paint, -0.45), 2, 0.6);
    inside.button(150, 546, 5, "#f4efe4");
  };
}

function hem(outline) {
  return outline === SHORT_SLEEVE
    ? (inside, look) => inside.stitch("M104 320C132 340 168 350 200 346", shade(look.paint, -0.45), 1.6, 0.6)
    : (inside, look) => cuff(look)(inside);
}

function buttoned(pen, look, outline) {
  const dark = shade(look.paint, -0.42);
  sleeves(pen, look, outline, (inside) => hem(outline)(inside, look));
  pen.form(BODY, look.paint, options(look, (inside) => {
    folds(inside);
    inside.raw(`<path d="M284 150H316V640H284Z" fill="#fff" opacity=".1"/>`);
    inside.seam("M284 150V640M316 150V640", dark, 1.8, 0.5);
  }));
  pockets(pen, look, dark);
  for (let y = 220; y < 600; y += 62) pen.button(300, y, 6, look.detail % 2 ? "#f4efe4" : shade(look.paint, -0.35));
  collar(pen, look, outline === SHORT_SLEEVE);
}

function pockets(pen, look, dark) {
  const pocket = (x) => `<path d="M${x} 272h62v58l-31 16l-31 -16Z" fill="#000" fill-opacity=".05" stroke="${dark}" stroke-opacity=".55" stroke-width="2"/>`;
  if (look.style === "overshirt") {
    pen.raw(pocket(218) + pocket(320));
    pen.raw(`<path d="M215 268h68v18l-34 10l-34 -10Z" fill="${shade(look.paint, -0.12)}" stroke="${dark}" stroke-opacity=".5"/><path d="M317 268h68v18l-34 10l-34 -10Z" fill="${shade(look.paint, -0.12)}" stroke="${dark}" stroke-opacity=".5"/>`);
  } else if (look.detail % 2 === 0) {
    pen.raw(pocket(326));
  }
}

function collar(pen, look, open) {
  pen.form("M258 130C282 120 318 120 342 130L330 168L300 186L270 168Z", shade(look.paint, -0.4), { light: "flat" });
  const lapel = open
    ? "M254 128C242 142 234 154 226 168L252 214L304 246C290 210 272 160 254 128Z"
    : "M256 128C244 142 238 154 232 170L264 212L302 176C284 160 268 144 256 128Z";
  pen.mirrored((half) => {
    half.form(lapel, look.paint, { pattern: look.pattern, accent: look.accent, light: "top" });
    if (!open) half.stitch("M239 170L265 202L293 174", shade(look.paint, -0.4), 1.4, 0.5);
  });
}

function polo(pen, look) {
  sleeves(pen, look, SHORT_SLEEVE, (inside) => {
    inside.raw(`<path d="M90 312C132 340 168 348 210 344L210 380L80 370Z" fill="${look.accent}" opacity=".9"/>`);
  });
  pen.form(BODY, look.paint, options(look, (inside) => {
    folds(inside);
    inside.raw(`<path d="M284 160H316V300H284Z" fill="${shade(look.paint, -0.12)}" stroke="${shade(look.paint, -0.45)}" stroke-opacity=".6" stroke-width="1.6"/>`);
  }));
  for (const y of [206, 244, 282]) pen.button(300, y, 5.5, "#f4efe4");
  pen.form("M258 132C282 122 318 122 342 132L300 184Z", shade(look.paint, -0.4), { light: "flat" });
  pen.mirrored((half) => {
    half.form("M256 128C244 142 238 152 232 166L258 202L302 174C284 158 268 144 256 128Z", look.detail % 2 ? look.accent : look.paint, { light: "top" });
  });
}

function tee(pen, look) {
  sleeves(pen, look, SHORT_SLEEVE, (inside) => inside.stitch("M104 318C132 338 168 348 202 344", shade(look.paint, -0.4), 1.8, 0.6));
  pen.form(BODY, look.paint, options(look, (inside) => {
    folds(inside);
    inside.stitch("M180 596C264 612 336 612 420 596", shade(look.paint, -0.4), 1.8, 0.6);
    if (!look.pattern) teePrint(inside, look);
  }));
  crewNeck(pen, look, 14);
}

function teePrint(pen, look) {
  const prints = [
    `<circle cx="300" cy="330" r="58" fill="${look.accent}" opacity=".92"/><path d="M236 350Q268 326 300 350T364 350V392H236Z" fill="${look.paint}"/><path d="M250 372Q276 354 300 372T350 372" stroke="${look.accent}" stroke-width="5" fill="none"/>`,
    "",
    `<path d="M250 370L290 300L308 330L322 310L352 370Z" fill="${look.accent}" opacity=".92"/><circle cx="338" cy="292" r="13" fill="${look.accent}"/>`,
    `<rect x="336" y="262" width="46" height="50" rx="4" fill="${look.accent}" opacity=".85"/>`,
    `<path d="M170 300H430V356H170Z" fill="${look.accent}" opacity=".9"/><path d="M170 366H430V378H170Z" fill="${look.accent}" opacity=".9"/>`,
  ];
  pen.raw(prints[look.detail % prints.length]);
}

function crewNeck(pen, look, width = 20) {
  const trim = shade(look.paint, -0.1);
  pen.form("M244 146C258 138 272 134 284 132L316 132C328 134 342 138 356 146C348 186 326 204 300 206C274 204 252 186 244 146Z", trim, { pattern: "rib", light: "top" });
  const inset = width / 20;
  pen.form(`M${256 + 4 * inset} 142C282 134 318 134 ${344 - 4 * inset} 142C336 ${172 - 6 * inset} 322 ${192 - 8 * inset} 300 ${194 - 8 * inset}C278 ${192 - 8 * inset} 264 ${172 - 6 * inset} ${256 + 4 * inset} 142Z`, shade(look.paint, -0.48), { light: "flat" });
}

function rollNeck(pen, look) {
  pen.form("M246 164C240 130 246 104 256 96C284 84 316 84 344 96C354 104 360 130 354 164C338 186 262 186 246 164Z", shade(look.paint, 0.03), { pattern: "rib", light: "side", inner: (inside) => {
    inside.fold("M246 132C280 148 320 148 354 132", 9, 0.35);
  } });
  pen.form("M262 98C286 90 314 90 338 98C326 110 274 110 262 98Z", shade(look.paint, -0.45), { light: "flat" });
}

function knitted(pen, look, neck) {
  const knit = { ...look, pattern: look.pattern ?? "knit" };
  const band = shade(look.paint, -0.1);
  const ribs = (inside, from, to, y, height) => {
    inside.raw(`<rect x="${from}" y="${y}" width="${to - from}" height="${height}" fill="${band}"/>`);
    for (let x = from; x < to; x += 9) inside.seam(`M${x} ${y}v${height}`, "#000", 2.6, 0.2);
  };
  sleeves(pen, knit, LONG_SLEEVE, (inside) => ribs(inside, 92, 186, 520, 60));
  pen.form(BODY, look.paint, options(knit, (inside) => {
    folds(inside);
    ribs(inside, 176, 424, 566, 70);
    inside.fold("M180 566H420", 8, 0.3);
  }));
  neck(pen, look);
}
