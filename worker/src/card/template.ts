/** A card's template, made ready to be filled: its markup in pieces, with what goes between them. */

import { boundAttributes, type BoundAttribute } from "../../../www/npm/src/draw/index.ts";
import { createRewriter, type RewrittenElement } from "../host.ts";
import { plainAttribute } from "../page/attribute.ts";

/** What goes between two pieces of markup. */
export type Slot =
  | { readonly kind: "text"; readonly field: string }
  /** A whole attribute. `before` is its value in the template, as it is written there. */
  | { readonly kind: "attribute"; readonly bound: BoundAttribute; readonly before: string | undefined }
  /** `own` is the shop's wording on the reason's element. */
  | { readonly kind: "reason" | "reason_hidden"; readonly own: (attribute: string) => string | undefined };

/** Markup and slots in turn; it begins and ends with markup. */
export interface CompiledTemplate {
  readonly pieces: readonly (string | Slot)[];
}

/** Elements in which a text is a program or markup whatever its signs are: nothing is ever put into one. */
const RAW = /^(script|style|xmp|iframe|noembed|noframes|noscript|plaintext)$/;

/** `undefined` where the template asks for what would be dangerous. The markup is that of a whole `<template>`. */
export async function compileTemplate(html: string): Promise<CompiledTemplate | undefined> {
  const rewriter = createRewriter();
  if (!rewriter) return undefined;
  const secret = `ns${crypto.randomUUID().replaceAll("-", "")}`;
  const slots: Slot[] = [];
  let dangerous = false;
  const place = (slot: Slot): string => `${secret}${slots.push(slot) - 1}.`;
  const text = (element: RewrittenElement, slot: Slot): void => {
    dangerous ||= RAW.test(element.tagName);
    element.setInnerContent(place(slot));
  };
  rewriter
    .on("*", { element: onlyFirst() })
    .on("[data-nearside-field]", {
      element: (element) => text(element, { kind: "text", field: plainAttribute(element, "data-nearside-field") ?? "" }),
    })
    .on("[data-nearside-attr]", {
      element: (element) => {
        for (const bound of boundAttributes(plainAttribute(element, "data-nearside-attr") ?? "")) {
          const before = element.getAttribute(bound.name) ?? undefined;
          element.setAttribute(bound.name, place({ kind: "attribute", bound, before }));
        }
      },
    })
    .on("[data-nearside-reason]", {
      element: (element) => {
        const attributes = new Map(element.attributes);
        const own = (name: string): string | undefined => plainAttribute({ getAttribute: (key) => attributes.get(key) ?? null }, name);
        element.setAttribute("hidden", place({ kind: "reason_hidden", own }));
        text(element, { kind: "reason", own });
      },
    });
  const marked = await rewriter.transform(new Response(html)).text();
  return dangerous ? undefined : { pieces: cut(marked.trim(), secret, slots) };
}

/** The template's own tags go, and so does all after its first element: a card is one element. */
function onlyFirst(): (element: RewrittenElement) => void {
  let state: "template" | "first" | "inside" | "over" = "template";
  return (element) => {
    if (state === "template") {
      element.removeAndKeepContent();
      state = "first";
    } else if (state === "first") {
      try {
        element.onEndTag(() => void (state = "over"));
        state = "inside";
      } catch {
        // An element without an end tag is over at once.
        state = "over";
      }
    } else if (state === "over") {
      element.remove();
    }
  };
}

function cut(marked: string, secret: string, slots: readonly Slot[]): (string | Slot)[] {
  // An attribute is a piece with its name, for a card may be without it.
  const parts = marked.split(new RegExp(`(?: [\\w-]+="${secret}(\\d+)\\.")|${secret}(\\d+)\\.`));
  return parts.flatMap((part: string | undefined, index): (string | Slot)[] => {
    if (index % 3 === 0) return [part ?? ""];
    const slot = part === undefined ? undefined : slots[Number(part)];
    return slot ? [slot] : [];
  });
}
