/** An attribute's value as the page means it: the rewriter gives it as it is written. */

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** `undefined` where there is no such attribute. References other than by number and the commonest names stay as they are. */
export function plainAttribute(
  element: { getAttribute(name: string): string | null },
  name: string,
): string | undefined {
  return element.getAttribute(name)?.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, named) => {
    if (named !== undefined) return NAMED[named] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
