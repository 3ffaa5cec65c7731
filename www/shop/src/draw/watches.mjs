//! Draws watches from above: dress, diver, chronograph, square, field.
import { brightness, shade } from "../colours.mjs";

/** @typedef {import("./picture.mjs").Look} Look */
/** @typedef {import("./pen.mjs").Pen} Pen */

const X = 300;
const Y = 375;
const METALS = ["#c9ced4", "#d8b46a", "#3b3d44", "#d9a58a"];
const DIALS = ["#f5f1e6", "#22304a", "#2b2b30", "#2f5443", "#efe3cd", "#7c2f3a"];

const STYLES = {
  dress: { radius: 112, face: dressFace },
  diver: { radius: 122, face: diverFace },
  chronograph: { radius: 124, face: chronographFace },
  square: { radius: 104, face: dressFace },
  field: { radius: 114, face: fieldFace },
};

/**
 * Draws a watch.
 * @param {Pen} pen
 * @param {Look} look
 */
export function drawWatches(pen, look) {
  const style = STYLES[look.style];
  const metal = METALS[look.detail % METALS.length];
  // On a metal strap the colour is the dial's.
  const dial = isLinked(look) ? look.paint : DIALS[(look.detail + (look.style === "diver" ? 1 : 0)) % DIALS.length];
  strap(pen, look, style.radius, metal);
  if (look.style === "square") squareCase(pen, metal, dial);
  else roundCase(pen, metal, dial, style.radius);
  style.face(pen, look, { ink: brightness(dial) > 0.5 ? "#2b2b30" : "#f4efe2", dial, metal, radius: style.radius - 22 });
  glass(pen, style.radius, look.style === "square");
}

const isLinked = (look) => look.detail % 3 === 1;

function strap(pen, look, radius, metal) {
  const linked = isLinked(look);
  const paint = linked ? metal : look.paint;
  const width = radius * 0.62;
  const inner = (inside) => {
    if (linked) {
      for (let y = 20; y < 740; y += 26) inside.seam(`M180 ${y}H420`, "#000", 2.4, 0.35);
      inside.seam(`M${X - width * 0.36} 0V750M${X + width * 0.36} 0V750`, "#000", 2, 0.3);
    } else {
      inside.stitch(`M${X - width * 0.78} 60L${X - width * 0.88} 700M${X + width * 0.78} 60L${X + width * 0.88} 700`, shade(paint, 0.5), 2, 0.75);
      inside.fold(`M${X - width} ${Y - radius}Q${X} ${Y - radius - 16} ${X + width} ${Y - radius}`, 18, 0.32);
      inside.fold(`M${X - width} ${Y + radius}Q${X} ${Y + radius + 16} ${X + width} ${Y + radius}`, 18, 0.32);
    }
  };
  const options = { light: "tube", pattern: linked ? undefined : look.pattern, accent: look.accent, inner };
  pen.form(`M${X - width} ${Y}L${X - width * 0.8} 92C${X - width * 0.78} 58 ${X + width * 0.78} 58 ${X + width * 0.8} 92L${X + width} ${Y}Z`, paint, options);
  pen.form(`M${X - width} ${Y}L${X - width * 0.78} 640C${X - width * 0.72} 704 ${X + width * 0.72} 704 ${X + width * 0.78} 640L${X + width} ${Y}Z`, paint, options);
  if (linked) return;
  for (let y = 560; y < 670; y += 28) pen.raw(`<ellipse cx="${X}" cy="${y}" rx="5" ry="6" fill="#000" opacity=".5"/>`);
  pen.raw(`<rect x="${X - width * 0.92}" y="58" width="${width * 1.84}" height="34" rx="8" fill="none" stroke="${shade(metal, -0.35)}" stroke-width="11"/><rect x="${X - width * 0.92}" y="58" width="${width * 1.84}" height="34" rx="8" fill="none" stroke="${metal}" stroke-width="8"/><path d="M${X} 62v34" stroke="${metal}" stroke-width="7"/>`);
}

function circle(x, y, r) {
  return `M${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}A${r} ${r} 0 1 1 ${x - r} ${y}Z`;
}

function roundCase(pen, metal, dial, radius) {
  pen.mirrored((half) => {
    half.form(`M${X - radius * 0.78} ${Y - radius * 0.5}L${X - radius * 0.72} ${Y - radius * 1.22}L${X - radius * 0.5} ${Y - radius * 1.22}L${X - radius * 0.3} ${Y - radius * 0.5}Z`, metal, { light: "metal" });
    half.form(`M${X - radius * 0.78} ${Y + radius * 0.5}L${X - radius * 0.72} ${Y + radius * 1.22}L${X - radius * 0.5} ${Y + radius * 1.22}L${X - radius * 0.3} ${Y + radius * 0.5}Z`, metal, { light: "metal" });
  });
  pen.form(`M${X + radius - 4} ${Y - 14}h22q6 0 6 6v16q0 6 -6 6h-22Z`, metal, { light: "metal" });
  pen.form(circle(X, Y, radius), metal, { light: "metal" });
  pen.form(circle(X, Y, radius - 16), shade(metal, -0.25), { light: "metal" });
  pen.form(circle(X, Y, radius - 22), dial, { light: "round" });
}

function squareCase(pen, metal, dial) {
  const box = (r, round) => `M${X - r + round} ${Y - r * 1.14}H${X + r - round}Q${X + r} ${Y - r * 1.14} ${X + r} ${Y - r * 1.14 + round}V${Y + r * 1.14 - round}Q${X + r} ${Y + r * 1.14} ${X + r - round} ${Y + r * 1.14}H${X - r + round}Q${X - r} ${Y + r * 1.14} ${X - r} ${Y + r * 1.14 - round}V${Y - r * 1.14 + round}Q${X - r} ${Y - r * 1.14} ${X - r + round} ${Y - r * 1.14}Z`;
  pen.form(`M${X + 100} ${Y - 12}h22q5 0 5 5v14q0 5 -5 5h-22Z`, metal, { light: "metal" });
  pen.form(box(108, 26), metal, { light: "metal" });
  pen.form(box(94, 18), shade(metal, -0.25), { light: "metal" });
  pen.form(box(89, 15), dial, { light: "round" });
}

/** Marks around the dial: every step degrees, from one radius to another. */
function marks(pen, ink, step, from, to, width) {
  let d = "";
  for (let turn = 0; turn < 360; turn += step) {
    const angle = (turn * Math.PI) / 180;
    const [dx, dy] = [Math.sin(angle), -Math.cos(angle)];
    d += `M${(X + dx * from).toFixed(1)} ${(Y + dy * from).toFixed(1)}L${(X + dx * to).toFixed(1)} ${(Y + dy * to).toFixed(1)}`;
  }
  pen.raw(`<path d="${d}" stroke="${ink}" stroke-width="${width}" fill="none"/>`);
}

/** Ten past ten, as every watch is shown. */
function hands(pen, face, accent, width = 6) {
  const { ink, radius } = face;
  const hand = (turn, length, wide, paint) => `<path d="M${X} ${Y + 14}L${X - wide} ${Y - 4}L${X - wide * 0.4} ${Y - length}L${X + wide * 0.4} ${Y - length}L${X + wide} ${Y - 4}Z" fill="${paint}" transform="rotate(${turn} ${X} ${Y})"/>`;
  pen.raw(`<g opacity=".25" transform="translate(3 5)">${hand(305, radius * 0.55, width, "#000")}${hand(60, radius * 0.8, width, "#000")}</g>`);
  pen.raw(hand(305, radius * 0.55, width, ink) + hand(60, radius * 0.8, width, ink));
  pen.raw(`<path d="M${X} ${Y + 22}V${Y - radius * 0.84}" stroke="${accent}" stroke-width="2.4" transform="rotate(200 ${X} ${Y})"/><circle cx="${X}" cy="${Y}" r="7" fill="${accent}"/><circle cx="${X}" cy="${Y}" r="2.6" fill="${ink}"/>`);
}

function dressFace(pen, look, face) {
  marks(pen, face.ink, 30, face.radius * 0.74, face.radius * 0.9, 4);
  pen.raw(`<path d="M${X - 20} ${Y - 40}h40" stroke="${face.ink}" stroke-width="3" opacity=".7"/><path d="M${X - 10} ${Y - 31}h20" stroke="${face.ink}" stroke-width="1.6" opacity=".6"/>`);
  hands(pen, face, METALS[1], 4);
}

function diverFace(pen, look, face) {
  pen.raw(`<circle cx="${X}" cy="${Y}" r="${face.radius + 10}" fill="none" stroke="${look.paint}" stroke-width="20"/>`);
  marks(pen, "#f4efe2", 6, face.radius + 6, face.radius + 15, 2);
  marks(pen, "#f4efe2", 30, face.radius + 3, face.radius + 18, 4);
  let lume = "";
  for (let turn = 0; turn < 360; turn += 30) lume += `<circle cx="${X}" cy="${Y - face.radius * 0.76}" r="${turn % 90 ? 7 : 9}" transform="rotate(${turn} ${X} ${Y})"/>`;
  pen.raw(`<g fill="${face.ink}">${lume}</g>`);
  hands(pen, face, "#b7592f", 8);
}

function chronographFace(pen, look, face) {
  marks(pen, face.ink, 6, face.radius * 0.88, face.radius * 0.94, 1.6);
  marks(pen, face.ink, 30, face.radius * 0.8, face.radius * 0.94, 4);
  for (const [dx, dy] of [[-44, 0], [44, 0], [0, 46]]) {
    pen.raw(`<circle cx="${X + dx}" cy="${Y + dy}" r="24" fill="${shade(face.dial, brightness(face.dial) > 0.5 ? -0.12 : 0.14)}" stroke="${face.ink}" stroke-opacity=".5" stroke-width="1.6"/><path d="M${X + dx} ${Y + dy}l9 -14" stroke="${face.ink}" stroke-width="2.4"/><circle cx="${X + dx}" cy="${Y + dy}" r="2.6" fill="${face.ink}"/>`);
  }
  for (const dy of [-58, 58]) pen.form(`M${X + 104} ${Y + dy - 10}h20q6 0 6 6v8q0 6 -6 6h-20Z`, face.metal, { light: "metal" });
  hands(pen, face, "#b7592f", 5);
}

function fieldFace(pen, look, face) {
  marks(pen, face.ink, 6, face.radius * 0.9, face.radius * 0.95, 1.6);
  let numerals = "";
  for (let hour = 1; hour <= 12; hour += 1) {
    const angle = (hour * Math.PI) / 6;
    numerals += `<text x="${(X + Math.sin(angle) * face.radius * 0.72).toFixed(1)}" y="${(Y - Math.cos(angle) * face.radius * 0.72 + 7).toFixed(1)}">${hour}</text>`;
  }
  pen.raw(`<g fill="${face.ink}" font-family="Arial,Helvetica,sans-serif" font-size="20" font-weight="700" text-anchor="middle">${numerals}</g>`);
  hands(pen, face, "#b7592f", 6);
}

function glass(pen, radius, square) {
  const reach = square ? 84 : radius - 24;
  pen.raw(`<path d="M${X - reach * 0.7} ${Y - reach * 0.1}C${X - reach * 0.6} ${Y - reach * 0.62} ${X - reach * 0.2} ${Y - reach * 0.8} ${X + reach * 0.24} ${Y - reach * 0.84}L${X - reach * 0.34} ${Y + reach * 0.5}C${X - reach * 0.6} ${Y + reach * 0.3} ${X - reach * 0.72} ${Y + reach * 0.1} ${X - reach * 0.7} ${Y - reach * 0.1}Z" fill="#fff" opacity=".1"/>`);
}
