/** Fills the page's placements, where there is something better than the shop's own content. */

import { fault } from "../fault.ts";
import type { Engine, PageContext, Recommendation } from "../host/engine.ts";
import { drawCard } from "./card.ts";
import { swap } from "./swap.ts";

/** The engine looks at no more. */
const MAX_SHOWN = 256;
/** What a filled placement shows, as item ids with commas; the edge worker sets it too. */
const FILLED = "data-nearside-filled";

/** Looks at each placement of the page once, and says what it shows now: nothing of ours, where the page's own is better. */
export function createPlacements(report: (error: unknown) => void, looked: (placement: HTMLElement, id: string, shown: Recommendation[]) => void) {
  let seen = new WeakSet<Element>();
  const fill = (engine: Engine, page: PageContext): void => {
    const language = document.documentElement.lang || navigator.language;
    const taken: string[] = [];
    for (const placement of document.querySelectorAll<HTMLElement>("[data-nearside-placement]")) {
      if (!seen.has(placement)) {
        seen.add(placement);
        const id = placement.getAttribute("data-nearside-placement")!;
        let shown: Recommendation[] = [];
        try {
          shown = fillOne(engine, placement, id, { ...page, language, shown: taken.slice(-MAX_SHOWN) });
        } catch (error) {
          report(error);
        }
        looked(placement, id, shown);
      }
      // In the order of the page, as the edge worker fills it: what an earlier placement shows, a later one does not.
      taken.push(...(placement.getAttribute(FILLED)?.split(",").filter(Boolean) ?? []));
    }
  };
  /** Another page in the same document: its placements are looked at anew. */
  const turn = (): void => {
    seen = new WeakSet();
  };
  return { fill, turn };
}

function fillOne(engine: Engine, placement: HTMLElement, id: string, page: PageContext): Recommendation[] {
  const template = templateOf(placement, id);
  const found = engine.recommend(id, page).filter((recommendation) => recommendation.item);
  if (found.length === 0) return found;
  if (!template) throw fault("placement", "add a <template data-nearside-card> to the page", id);
  const wanted = [...placement.children].filter((child) => child !== template).length;
  // Fewer cards than the shop shows, or only what is popular with everybody, is not better than what the shop chose.
  if (found.length < wanted) return [];
  const shown = found.slice(0, wanted || found.length);
  if (wanted > 0 && shown.every(({ strategy }) => strategy === "popular")) return [];
  const ids = shown.map(({ item_id }) => item_id).join(",");
  if (placement.getAttribute(FILLED) === ids) return shown;
  const cards = shown.flatMap((recommendation) => drawCard(template, recommendation, placement, page.language!) ?? []);
  if (cards.length < shown.length) {
    throw fault("placement", "the catalog lacks fields of the card: add them", id);
  }
  if (!swap(placement, cards)) {
    throw fault("placement", "its cards are higher than the fallback: give both one height", id);
  }
  placement.setAttribute(FILLED, ids);
  return shown;
}

/** The placement's own template, else the page's for this placement, else the page's. */
function templateOf(placement: Element, id: string): HTMLTemplateElement | undefined {
  const own = placement.querySelector("template[data-nearside-card]");
  const all = [...document.querySelectorAll("template[data-nearside-card]")];
  const found = own ?? all.find((one) => one.getAttribute("data-nearside-card") === id) ?? all.find((one) => !one.getAttribute("data-nearside-card"));
  return found instanceof HTMLTemplateElement ? found : undefined;
}
