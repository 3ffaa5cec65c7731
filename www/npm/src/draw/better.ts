/**
 * What to show in place of the shop's own `cards`; nothing where that would be no better.
 *
 * Fewer items than the shop shows, or only what is popular with everybody, is not better than what the shop chose.
 */
export function better<T extends { readonly strategy: string }>(found: readonly T[], cards: number): T[] {
  if (found.length < cards) return [];
  if (cards === 0) return [...found];
  const shown = found.slice(0, cards);
  return shown.every(({ strategy }) => strategy === "popular") ? [] : shown;
}
