/** Records what happens on the page: page views, the dataLayer, JSON-LD, engagement; fills placements after it. */

import type { RawEvent } from "../host/engine.ts";
import { idle } from "../host/idle.ts";
import { readJsonLd } from "../read/jsonld.ts";
import { createPushReader } from "../read/push.ts";
import { watchDataLayer } from "./datalayer.ts";
import { watchEngagement } from "./engaged.ts";
import { pageFields } from "./fields.ts";
import { watchHistory } from "./history.ts";

export interface Recorder {
  /** The page goes away, or becomes another one. */
  end(): void;
  /** A page begins: the first one, one reached by history navigation, or one back from the back/forward cache. */
  view(fields?: Record<string, unknown>): void;
}

/** Starts recording. `turned` is called when a page ends and another begins in the same document. */
export function startRecorder(record: (event: RawEvent) => void, turned: () => void): Recorder {
  let viewed_item = false;
  let described = "";
  let referrer: string | undefined = document.referrer;
  const engagement = watchEngagement();
  const read = createPushReader();
  const take = (event: RawEvent | undefined): void => {
    if (!event) return;
    viewed_item ||= event.name === "view_item";
    record(event);
  };

  // After load and a calm moment: until then the shop's own tags may still speak.
  const lookAtMarkup = (): void => {
    look();
    if (viewed_item) return;
    const sources = [...document.querySelectorAll('script[type="application/ld+json"]')].map((script) => script.textContent ?? "");
    const all = sources.join();
    // A single-page shop may leave the former page's description in place.
    if (all === described) return;
    described = all;
    const item = readJsonLd(sources);
    if (item) take({ name: "view_item", items: [item] });
  };

  const view = (fields: Record<string, unknown> = {}): void => {
    record({ name: "page_view", ...pageFields(referrer), ...fields });
    // Only the first page of a document has one.
    referrer = "";
    viewed_item = false;
    if (document.readyState === "complete") idle(lookAtMarkup, 500);
    else addEventListener("load", () => idle(lookAtMarkup), { once: true });
  };
  const end = (): void => {
    look();
    const engaged = engagement.take();
    if (engaged) record({ name: "engaged", ...engaged });
  };

  view();
  const look = watchDataLayer((entry) => take(read(entry)));
  document.addEventListener("readystatechange", look);
  watchHistory(() => {
    end();
    turned();
    view();
  });
  return { end, view };
}
