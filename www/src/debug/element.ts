/** An element with a class and content. Texts are set as texts: what a page recorded is never read as markup. */
export function element(name: string, style: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  if (style) made.className = style;
  made.append(...content);
  return made;
}
