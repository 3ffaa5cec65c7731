/** Takes the marks out of a page's bytes, and puts cards where a placement is better off with them. */

import { MAX_FALLBACK_BYTES, MAX_JSON_LD_BYTES, MAX_TEMPLATE_BYTES, MAX_TEMPLATES } from "../limits.ts";
import { byteLength, findMark, joined } from "./bytes.ts";
import { describedItems } from "./jsonld.ts";
import { END, INSIDE, JSON_LD, JSON_LD_END, PLACEMENT, TEMPLATE, TEMPLATE_END, type Notes, type Opened } from "./marks.ts";
import { markFilled } from "./start-tag.ts";

/** A template as it stands in the page, its own tags included. */
export interface Template {
  /** The placement it is for; empty for all. */
  readonly placement: string;
  readonly html: string;
}

/** A placement that has ended. */
export interface Ended extends Opened {
  /** How many cards of the shop's own it holds. */
  readonly cards: number;
  /** Those before it in the page; one inside it comes first. */
  readonly templates: readonly Template[];
}

/** What replaces a placement's content. */
export interface Filling {
  readonly item_ids: readonly string[];
  readonly html: string;
}

export interface Filler {
  /** What can leave of the bytes so far. */
  push(chunk: Uint8Array): Promise<Uint8Array[]>;
  /** The page has ended: what was held back. */
  end(): Uint8Array[];
  /** The rewriter has ended before the page did: what was held back of the bytes that were seen. */
  giveUp(): Uint8Array[];
  /** How many of the page's own bytes have come, without marks. */
  seen(): number;
}

interface Held {
  readonly opened: Opened;
  readonly start_tag: Uint8Array[];
  readonly content: Uint8Array[];
  readonly templates: (Template & { readonly bytes: Uint8Array })[];
  bytes: number;
  part: "start_tag" | "content";
}

/** `fill` is asked for each placement that has ended; where it has nothing better or fails, the placement stays. */
export function createFiller(mark: string, notes: Notes, fill: (ended: Ended) => Promise<Filling | undefined>): Filler {
  const needle = new TextEncoder().encode(mark);
  const templates: Template[] = [];
  const items = new Set<string>();
  let carry: Uint8Array = new Uint8Array();
  let seen = 0;
  let out: Uint8Array[] = [];
  let held: Held | undefined;
  let template: Collected | undefined;
  let script: Collected | undefined;

  const pass = (piece: Uint8Array): void => {
    if (piece.length === 0) return;
    seen += piece.length;
    template?.add(piece);
    script?.add(piece);
    if (!held) return void out.push(piece);
    held[held.part].push(piece);
    held.bytes += piece.length;
    if (held.bytes > MAX_FALLBACK_BYTES) release();
  };
  const release = (): void => {
    if (held) out.push(...held.start_tag, ...held.content);
    held = undefined;
  };
  const taken = (): Uint8Array[] => {
    const ready = out;
    out = [];
    return ready;
  };
  const endTemplate = (): void => {
    const bytes = template?.bytes();
    const html = bytes && decoded(bytes);
    const placement = notes.templates.shift() ?? "";
    template = undefined;
    if (html === undefined || !bytes) return;
    if (held) held.templates.push({ placement, html, bytes });
    else if (templates.length < MAX_TEMPLATES) templates.push({ placement, html });
  };
  const endScript = (): void => {
    const bytes = script?.bytes();
    const source = bytes && decoded(bytes);
    script = undefined;
    for (const id of source === undefined ? [] : describedItems(source)) items.add(id);
  };
  const endPlacement = async (): Promise<void> => {
    const cards = notes.cards.shift();
    const ended = held;
    if (!ended) return;
    // Several items are a list: the page is about none of them.
    const item_id = ended.opened.item_id ?? (items.size === 1 ? [...items][0] : undefined);
    const filling =
      cards === undefined
        ? undefined
        : await fill({ ...ended.opened, item_id, cards, templates: [...ended.templates, ...templates] }).catch(() => undefined);
    if (!filling) return release();
    held = undefined;
    const own = ended.templates.map(({ bytes }) => bytes);
    out.push(markFilled(joined(ended.start_tag), filling.item_ids), new TextEncoder().encode(filling.html), ...own);
  };
  const turn = async (kind: number | undefined): Promise<void> => {
    if (kind === PLACEMENT) {
      const opened = notes.opened.shift();
      if (opened) held = { opened, start_tag: [], content: [], templates: [], bytes: 0, part: "start_tag" };
    }
    if (kind === INSIDE && held) held.part = "content";
    if (kind === END) await endPlacement();
    if (kind === TEMPLATE) template = collect(MAX_TEMPLATE_BYTES);
    if (kind === TEMPLATE_END) endTemplate();
    if (kind === JSON_LD) script = collect(MAX_JSON_LD_BYTES);
    if (kind === JSON_LD_END) endScript();
  };
  return {
    async push(chunk) {
      const bytes = carry.length > 0 ? joined([carry, chunk]) : chunk;
      let from = 0;
      for (;;) {
        const at = findMark(bytes, needle, from);
        pass(bytes.subarray(from, at));
        const kind_at = at + needle.length;
        if (kind_at >= bytes.length) {
          carry = bytes.subarray(at);
          break;
        }
        await turn(bytes[kind_at]);
        from = kind_at + 1;
      }
      return taken();
    },
    end() {
      // What looked like the beginning of a mark was none.
      pass(carry);
      carry = new Uint8Array();
      release();
      return taken();
    },
    giveUp() {
      release();
      return taken();
    },
    seen: () => seen,
  };
}

interface Collected {
  add(piece: Uint8Array): void;
  /** `undefined` where there were too many. */
  bytes(): Uint8Array | undefined;
}

function collect(limit: number): Collected {
  const pieces: Uint8Array[] = [];
  let within = true;
  return {
    add(piece) {
      within &&= byteLength(pieces) + piece.length <= limit;
      if (within) pieces.push(piece);
    },
    bytes: () => (within ? joined(pieces) : undefined),
  };
}

/** `undefined` where the bytes are not UTF-8, whatever the page says. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
