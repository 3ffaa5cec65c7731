/** What a runtime with an HTML rewriter gives, as far as it is used here. */

export interface RewrittenElement {
  readonly tagName: string;
  readonly attributes: Iterable<[string, string]>;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  setAttribute(name: string, value: string): unknown;
  before(content: string, options: { html: boolean }): unknown;
  prepend(content: string, options: { html: boolean }): unknown;
  setInnerContent(content: string): unknown;
  remove(): unknown;
  removeAndKeepContent(): unknown;
  /** Throws where the element can have no end tag. */
  onEndTag(handler: (tag: RewrittenEndTag) => void): void;
}

export interface RewrittenEndTag {
  readonly name: string;
  before(content: string, options: { html: boolean }): unknown;
  after(content: string, options: { html: boolean }): unknown;
}

export interface Rewriter {
  on(selector: string, handlers: { element(element: RewrittenElement): void }): Rewriter;
  transform(page: Response): Response;
}

/** `undefined` on runtimes without one: there every page passes through. */
export function createRewriter(): Rewriter | undefined {
  const { HTMLRewriter } = globalThis as { HTMLRewriter?: new () => Rewriter };
  return HTMLRewriter ? new HTMLRewriter() : undefined;
}
