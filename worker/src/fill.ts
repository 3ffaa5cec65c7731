/** Fills a page that is on its way to a visitor. */

import { better } from "../../www/npm/src/draw/index.ts";
import type { Site } from "../../www/npm/src/index.ts";
import { drawCard } from "./card/draw.ts";
import { compileTemplate } from "./card/template.ts";
import { createRewriter } from "./host.ts";
import { MAX_SHOWN } from "./limits.ts";
import { createFiller, type Ended, type Filling } from "./page/filler.ts";
import { privateHeaders } from "./page/headers.ts";
import { createMark, markWith } from "./page/marks.ts";
import { filled } from "./page/stream.ts";
import { recommend } from "./recommend.ts";

/** A visitor who is known by a cookie, and the page they asked for. */
export interface Visit {
  readonly request: Request;
  readonly site: Site;
  readonly digest: Uint8Array;
  readonly now: number;
}

/** The page with its placements filled; the page as it is where the runtime has no rewriter. */
export function fillPage(page: Response, visit: Visit): Response {
  const bare = createRewriter();
  if (!bare || !page.body) return page;
  const mark = createMark();
  const { rewriter, notes } = markWith(bare, mark);
  // In the order of the page, as the tag fills them: what an earlier placement shows, a later one does not.
  const shown: string[] = [];
  const filler = createFiller(mark, notes, async (ended) => {
    const filling = await fillPlacement(ended, shown, visit);
    shown.push(...(filling?.item_ids ?? []));
    return filling;
  });
  return new Response(filled(page.body, (raw) => rewriter.transform(raw), filler), {
    status: page.status,
    statusText: page.statusText,
    headers: privateHeaders(page.headers),
  });
}

/** What to show in a placement; `undefined` where the shop's own is as good, or a card cannot be drawn. */
async function fillPlacement(placement: Ended, taken: readonly string[], visit: Visit): Promise<Filling | undefined> {
  const { id, item_id, cards, templates } = placement;
  const template = (templates.find((one) => one.placement === id) ?? templates.find((one) => one.placement === ""))?.html;
  if (template === undefined) return undefined;
  const language = placement.language || preferredLanguage(visit.request);
  const page = { item_id, language, shown: taken.slice(-MAX_SHOWN) };
  const found = recommend(visit.site, visit.digest, id, page, visit.now);
  const shown = better(found, cards);
  if (shown.length === 0) return undefined;
  const compiled = await compileTemplate(template);
  if (!compiled) return undefined;
  const around = {
    language,
    base: visit.request.url,
    attribute: placement.attribute,
  };
  const html = shown.flatMap((one) => drawCard(compiled, one, around) ?? []);
  if (html.length < shown.length) return undefined;
  return { item_ids: shown.map((one) => one.item_id), html: html.join("") };
}

/** For a page that does not say its own. */
function preferredLanguage(request: Request): string {
  return /^[\w-]+/.exec(request.headers.get("accept-language") ?? "")?.[0] ?? "en";
}
