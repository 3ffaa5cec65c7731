/**
 * A text for HTML, between tags and in quoted attributes alike.
 *
 * Whatever is not plain ASCII is written by number, so that it is right in every encoding a page may turn out to have.
 */
export function escaped(text: string): string {
  return text.replace(/[&<>"'`]|[^\x20-\x7e]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}
