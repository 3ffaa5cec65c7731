/**
 * Puts cards in place of a placement's content, unless the page would jump. Returns whether the cards are in.
 *
 * It is measured before anything is painted: a placement that would become lower is held at its height; one that would
 * become higher while the visitor looks at it gets its fallback back.
 */
export function swap(placement: HTMLElement, cards: Element[]): boolean {
  const fallback = [...placement.childNodes];
  const templates: Node[] = fallback.filter((node) => node instanceof HTMLTemplateElement);
  const before = placement.getBoundingClientRect();
  placement.replaceChildren(...cards, ...templates);
  const after = placement.getBoundingClientRect();
  const empty = !fallback.some((node) => node instanceof Element && !templates.includes(node));
  const in_view = before.top < innerHeight && before.bottom > 0;
  if (after.height > before.height && in_view && !empty) {
    placement.replaceChildren(...fallback);
    return false;
  }
  if (after.height < before.height) placement.style.minHeight = `${before.height}px`;
  return true;
}
