/** Measures placements in use: which cards are seen, and which are clicked. Loaded once the first placement was looked at. */

import type { RawEvent, Recommendation } from "../host/engine.ts";
import { createWatch } from "./seen.ts";

/** Takes in a placement that was looked at, with what it shows: an item a card, in the order of its cards. */
export type Measure = (placement: Element, id: string, shown: Recommendation[], record: (event: RawEvent) => void) => void;

/** What a click must be on to be one: the rest of a card does nothing. */
const CLICKABLE = "a, button, [role=link], [role=button]";

const watch = createWatch();
/** What listens to a card, which may stand in several pages of one document. */
const listening = new WeakMap<Element, AbortController>();
/** What a worker put into the page and the device left there. */
const filled = (placement: Element): number => placement.getAttribute("data-nearside-filled")?.split(",").length ?? 0;

export const measure: Measure = (placement, id, shown, record) => {
  record({ name: "fill", placement: id, given: shown.length || filled(placement) });
  const cards = [...placement.children].filter((child) => !(child instanceof HTMLTemplateElement));
  shown.forEach(({ item_id, slot, strategy }, index) => {
    const card = cards[index];
    if (!card) return;
    const tell = (name: string): void => record({ name, placement: id, strategy, slot, items: [{ item_id }] });
    const seen = watch(card, () => tell("impression"));
    listening.get(card)?.abort();
    const { signal } = listening.set(card, new AbortController()).get(card)!;
    let clicked = false;
    const click = (event: Event): void => {
      if (clicked || !isFollowed(event, card)) return;
      clicked = true;
      // Whoever clicks has seen it, however fast.
      seen();
      tell("click");
    };
    // Before the page hears of it: it may leave, or end the event there.
    card.addEventListener("click", click, { capture: true, signal });
    card.addEventListener("auxclick", click, { capture: true, signal });
  });
};

/** Whether it opens what the card is about; of the other buttons only the middle one does. */
function isFollowed(event: Event, card: Element): boolean {
  const on = event.target instanceof Element ? event.target.closest(CLICKABLE) : null;
  const is_within = on !== null && (card.contains(on) || on.contains(card));
  return is_within && (event.type === "click" || (event as MouseEvent).button === 1);
}
