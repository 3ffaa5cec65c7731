//! Small helpers that make safe HTML.

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text made safe for HTML and for quoted attributes. @param {unknown} text */
export function esc(text) {
  return String(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
}

/** A value as JSON that may stand inside a script element. @param {unknown} value */
export function scriptJson(value) {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}

const MONEY = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });

/** A price as the shop writes it, and as the tag writes it on an English page. @param {number} amount */
export function money(amount) {
  return MONEY.format(amount);
}

/** "a, b and c". @param {readonly string[]} words */
export function sentenceList(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
