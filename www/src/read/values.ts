/** Values of unknown shape from somebody's page, as the few types we keep. What does not fit is left out, never guessed. */

/** The core's limit for a text; a longer one would cost the whole event. */
const MAX_TEXT_BYTES = 256;

const encoder = new TextEncoder();

export type Dictionary = Record<string, unknown>;

export function isDictionary(value: unknown): value is Dictionary {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a list: nothing, one, or many. */
export function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** A text, or a number as text (ids are often numbers). */
export function text(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const trimmed = String(value).trim();
  return trimmed !== "" && encoder.encode(trimmed).length <= MAX_TEXT_BYTES ? trimmed : undefined;
}

/** A finite number, or a text that is one as a program would write it. */
export function number(value: unknown): number | undefined {
  if (typeof value === "string" && value.trim() === "") return undefined;
  const read = typeof value === "number" || typeof value === "string" ? Number(value) : NaN;
  return Number.isFinite(read) && Math.abs(read) <= 1e12 ? read : undefined;
}
