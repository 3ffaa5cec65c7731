//! Draws scarves: looped and hanging, folded, a square of silk, a snood.
import { shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const STYLES = { wool: looped, stole: folded, silk: square, snood };

/**
 * Draws a scarf.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawScarves(pen, look) {
  STYLES[look.style](pen, look);
}

function options(look, inner, light = "side", turn = undefined) {
  return { pattern: look.pattern ?? "rib", accent: look.accent, light, inner, turn };
}

function fringe(pen, look, from, to, y, lean) {
  for (let x = from; x <= to; x += 9) {
    const paint = x % 2 ? look.paint : shade(look.paint, -0.15);
    pen.raw(`<path d="M${x} ${y}C${x + lean} ${y + 18} ${x - lean} ${y + 30} ${x + lean} ${y + 50}" stroke="${shade(look.paint, -0.4)}" stroke-width="7" stroke-linecap="round" fill="none"/><path d="M${x} ${y}C${x + lean} ${y + 18} ${x - lean} ${y + 30} ${x + lean} ${y + 50}" stroke="${paint}" stroke-width="5.4" stroke-linecap="round" fill="none"/>`);
  }
}

function looped(pen, look) {
  fringe(pen, look, 214, 300, 610, 4);
  pen.form("M250 300C226 380 212 500 206 616C236 624 274 624 306 616C310 500 320 400 334 310Z", shade(look.paint, -0.08), options(look, (inside) => {
    inside.fold("M262 320C246 420 240 520 236 620", 12, 0.28);
    inside.fold("M300 330C290 420 286 520 284 620", 10, 0.22);
  }));
  fringe(pen, look, 322, 410, 560, -4);
  pen.form("M288 300C296 380 306 470 314 566C346 574 384 574 414 566C412 470 396 380 372 290Z", look.paint, options(look, (inside) => {
    inside.fold("M330 320C346 400 356 480 362 570", 12, 0.26);
    inside.glow("M314 330C326 400 334 480 340 570", 12, 0.2);
  }, "side", "rotate(-6)"));
  pen.form("M170 196C160 130 226 96 300 96C374 96 440 130 430 196C424 216 410 226 396 226C404 176 360 154 300 154C240 154 196 176 204 226C190 226 176 216 170 196Z", shade(look.paint, -0.14), options(look, (inside) => inside.fold("M200 200C210 150 250 132 300 132C350 132 390 150 400 200", 12, 0.3)));
  pen.form("M168 190C164 256 226 316 300 322C374 316 436 256 432 190C424 180 410 186 400 198C384 240 346 262 300 264C254 262 216 240 200 198C190 186 176 180 168 190Z", look.paint, options(look, (inside) => {
    inside.fold("M186 220C210 276 250 296 300 298C350 296 390 276 414 220", 12, 0.3);
    inside.glow("M176 212C200 262 240 284 300 286C360 284 400 262 424 212", 8, 0.24);
  }, "top", "rotate(12)"));
  pen.form("M262 270C252 310 258 342 282 360C310 372 344 362 360 336C372 310 366 286 352 270C324 286 290 286 262 270Z", shade(look.paint, 0.05), options(look, (inside) => {
    inside.fold("M290 286C280 310 284 340 300 360M330 284C338 310 336 336 326 356", 9, 0.28);
  }, "round", "rotate(50)"));
}

function folded(pen, look) {
  pen.raw(`<ellipse cx="300" cy="588" rx="200" ry="16" fill="#000" opacity=".18" filter="url(#blur)"/>`);
  for (const [layer, y] of [[0, 508], [1, 424], [2, 340]]) {
    const tone = shade(look.paint, -0.1 + layer * 0.06);
    fringe(pen, { ...look, paint: tone }, 130, 470, y + 42, layer % 2 ? 3 : -3);
    pen.form(`M112 ${y - 26}C112 ${y - 50} 130 ${y - 58} 152 ${y - 58}L448 ${y - 58}C470 ${y - 58} 488 ${y - 50} 488 ${y - 26}L486 ${y + 32}C486 ${y + 46} 474 ${y + 52} 456 ${y + 52}L144 ${y + 52}C126 ${y + 52} 114 ${y + 46} 114 ${y + 32}Z`, tone, options(look, (inside) => {
      inside.fold(`M110 ${y + 50}H490`, 14, 0.3);
      inside.glow(`M130 ${y - 40}H470`, 14, 0.26);
    }, "side"));
  }
  pen.raw(`<rect x="266" y="378" width="68" height="38" rx="3" fill="#f4efe4"/><path d="M276 392h48M284 402h32" stroke="#8b7d68" stroke-width="2.6"/>`);
}

function square(pen, look) {
  const border = look.accent;
  pen.group('transform="rotate(-7 300 375)"', (inner) => {
    inner.form("M110 182C230 170 370 172 492 186C500 310 502 440 490 566C370 580 230 578 112 564C100 440 98 310 110 182Z", border, { light: "side" });
    inner.form("M136 208C240 198 360 200 466 212C472 320 474 430 464 540C360 552 240 550 138 538C128 430 126 320 136 208Z", look.paint, {
      ...options({ ...look, pattern: look.pattern ?? "floral" }, (inside) => {
        inside.fold("M140 300C240 330 300 420 320 560", 20, 0.2);
        inside.fold("M280 200C330 300 400 360 480 380", 18, 0.18);
        inside.glow("M130 340C230 370 280 450 290 560", 18, 0.28);
        inside.glow("M310 200C350 280 420 330 480 346", 16, 0.26);
        inside.raw(`<path d="M156 228C240 218 360 220 448 232C452 330 454 430 446 520C360 532 240 530 156 520C148 430 148 330 156 228Z" fill="none" stroke="${border}" stroke-width="4"/>`);
      }, "side"),
    });
    inner.form("M490 566C470 548 444 522 420 470C400 500 380 540 372 578C412 580 452 574 490 566Z", shade(look.paint, 0.25), { light: "top" });
  });
}

function snood(pen, look) {
  const knit = { ...look, pattern: look.pattern ?? "cable" };
  pen.raw(`<ellipse cx="300" cy="556" rx="190" ry="16" fill="#000" opacity=".2" filter="url(#blur)"/>`);
  pen.form("M128 306C128 226 208 188 300 188C392 188 472 226 472 306C486 370 490 460 470 510C440 552 370 566 300 566C230 566 160 552 130 510C110 460 114 370 128 306Z", look.paint, options(knit, (inside) => {
    inside.fold("M126 440C200 490 400 490 474 440", 16, 0.24);
    inside.fold("M130 506C220 542 380 542 470 506", 14, 0.2);
    inside.glow("M130 370C210 424 390 424 470 370", 16, 0.24);
  }));
  pen.form("M166 300C166 246 232 222 300 222C368 222 434 246 434 300C434 350 372 376 300 376C228 376 166 350 166 300Z", shade(look.paint, -0.4), options(knit, (inside) => {
    inside.fold("M166 330C166 246 232 216 300 216C368 216 434 246 434 330", 22, 0.34);
  }, "flat"));
  pen.glow("M152 330C180 380 240 396 300 396C360 396 420 380 448 330", 8, 0.3);
}
