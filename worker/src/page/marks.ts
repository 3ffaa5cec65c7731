/**
 * Marks in the stream of a page: where placements, templates and JSON-LD begin and end.
 *
 * The HTML rewriter adds nothing but these marks, so without them the bytes are the origin's; and it knows what is an
 * element and what only looks like one. `filler.ts` takes the marks out again.
 */

import { MAX_PLACEMENTS } from "../limits.ts";
import type { RewrittenElement, Rewriter } from "../host.ts";
import { plainAttribute } from "./attribute.ts";

/** What follows a mark's secret, by a byte. */
export const PLACEMENT = 0x50; // P: before its start tag
export const INSIDE = 0x49; // I: after its start tag
export const END = 0x45; // E: before its end tag
export const TEMPLATE = 0x54; // T: before its start tag
export const TEMPLATE_END = 0x55; // U: after its end tag
export const JSON_LD = 0x4a; // J: after its start tag
export const JSON_LD_END = 0x4b; // K: before its end tag

/** A placement's start tag. */
export interface Opened {
  readonly id: string;
  /** The item that the page or the placement is about, where its HTML says so. */
  readonly item_id: string | undefined;
  /** The page's language; empty where it names none. */
  readonly language: string;
  /** A value of an attribute of the placement. */
  readonly attribute: (name: string) => string | undefined;
}

/** What a mark has no room for, in the order of the marks. */
export interface Notes {
  readonly opened: Opened[];
  /** For each end of a placement: how many cards it holds; `undefined` where its markup does not tell. */
  readonly cards: (number | undefined)[];
  /** For each template: the placement it is for; empty for all. */
  readonly templates: string[];
}

/** A mark begins with a byte that is in no sensible page, and holds a secret, so that no page can forge it. */
export function createMark(): string {
  const secret = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0"));
  return `\u0001${secret.join("")}`;
}

/** A rewriter that marks, and the notes that it makes meanwhile. */
export function markWith(rewriter: Rewriter, mark: string): { rewriter: Rewriter; notes: Notes } {
  const notes: Notes = { opened: [], cards: [], templates: [] };
  const put = (kind: number): [string, { html: boolean }] => [mark + String.fromCharCode(kind), { html: true }];
  let language = "";
  let item_id: string | undefined;
  let placements = 0;
  let placement: { cards: number; broken: boolean } | undefined;
  let in_template = false;

  const template = (element: RewrittenElement): void => {
    if (in_template || !closes(element, (tag) => {
      tag.after(...put(TEMPLATE_END));
      in_template = false;
    })) return;
    in_template = true;
    notes.templates.push(plainAttribute(element, "data-nearside-card") ?? "");
    element.before(...put(TEMPLATE));
  };
  const open = (element: RewrittenElement): void => {
    if (in_template) return;
    // Which of two nested placements holds a card is a riddle; the shop's own content is a good answer.
    if (placement) placement.broken = true;
    if (placement || placements >= MAX_PLACEMENTS || element.hasAttribute("data-nearside-filled")) return;
    const held = { cards: 0, broken: false };
    // An element is gone when its end comes; its name is not.
    const { tagName } = element;
    const ends = closes(element, (tag) => {
      held.broken ||= tag.name !== tagName;
      notes.cards.push(held.broken ? undefined : held.cards);
      tag.before(...put(END));
      placement = undefined;
    });
    if (!ends) return;
    placement = held;
    placements += 1;
    const attributes = new Map(element.attributes);
    const attribute = (name: string): string | undefined => plainAttribute({ getAttribute: (key) => attributes.get(key) ?? null }, name);
    const own = attribute("data-nearside-item");
    notes.opened.push({ id: attribute("data-nearside-placement") ?? "", item_id: own || item_id, language, attribute });
    element.before(...put(PLACEMENT));
    element.prepend(...put(INSIDE));
  };
  const count = (element: RewrittenElement): void => {
    const { tagName } = element;
    if (!placement || tagName === "template") return;
    const held = placement;
    held.cards += 1;
    closes(element, (tag) => {
      // An end tag of something else closes it: its siblings were counted as its children.
      held.broken ||= tag.name !== tagName;
    });
  };
  rewriter
    .on("html", { element: (element) => void (language = plainAttribute(element, "lang") ?? "") })
    .on("body[data-nearside-item]", {
      element: (element) => void (item_id = plainAttribute(element, "data-nearside-item") || undefined),
    })
    .on('script[type="application/ld+json"]', {
      element: (element) => void (closes(element, (tag) => tag.before(...put(JSON_LD_END))) && element.prepend(...put(JSON_LD))),
    })
    .on("[data-nearside-placement] > *", { element: count })
    .on("template[data-nearside-card]", { element: template })
    .on("[data-nearside-placement]", { element: open });
  return { rewriter, notes };
}

/** Whether the element can have an end tag, which is then told. */
function closes(element: RewrittenElement, ended: Parameters<RewrittenElement["onEndTag"]>[0]): boolean {
  try {
    element.onEndTag(ended);
    return true;
  } catch {
    return false;
  }
}
