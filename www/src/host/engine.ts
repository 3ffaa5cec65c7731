/** The WebAssembly side as this side sees it. It keeps the state and decides; here only its calls are named. */

/** A purpose that a visitor can grant or deny. */
export type Choices = { personalization?: boolean; analytics?: boolean; sync?: boolean };

/** An event as it is passed in: GA4's or Segment's names, `at` in milliseconds since 1970. */
export type RawEvent = { name: string; at?: number; items?: RawItem[]; [field: string]: unknown };

/** An item as it is passed in. */
export type RawItem = Record<string, string | number>;

/** A change of state, made under the site's lock. All but an answer can be kept for the next page. */
export type Op =
  | ["record", RawEvent]
  | ["attribute", string, unknown, number]
  | ["consent", Choices, number]
  | ["answer", number, Uint8Array]
  | ["wake"]
  | ["forget"]
  | ["reset"]
  | ["optOut"];

/** Segments entered and left. */
export type Changes = { entered: string[]; left: string[] };

export const NOTHING: Changes = { entered: [], left: [] };

/** The page that asks for recommendations. */
export type PageContext = { item_id?: string; category?: string; cart?: string[]; shown?: string[]; language?: string };

/** Why an item is recommended. */
export type Reason = { kind: string; item_id?: string; item_category?: string; text?: string };

/** An item of the catalog, under GA4's field names. */
export type CatalogItem = Record<string, unknown> & { item_id: string };

/** One recommendation with what the catalog knows of its item. */
export type Recommendation = {
  item_id: string;
  slot: number;
  score: number;
  strategy: string;
  reason: Reason;
  /** The name of the item that the reason is about. */
  reason_item_name?: string;
  item?: CatalogItem;
};

/** What the overlay shows of the tag itself. */
export type Status = {
  segments: { id: string; name: string; description: string }[];
  stored: boolean;
  synced_at?: number;
  status: number;
  failures: number;
  retry_at?: number;
  sent_bytes: number;
};

/** The engine with its storage and transport. Every method is synchronous and none waits. */
export interface Engine {
  /** Applies changes in order; call it under the lock. One outcome an operation: changes, or an error. Storage errors follow. */
  commit(ops: Op[]): (Changes | Error)[];
  /** Starts sending what the backend has not acknowledged, if it is due. The answer goes into an "answer" operation. */
  send(): Promise<Response> | undefined;
  /** The page goes away: keeps operations (as JSON) that found no lock for the next page, sends what is left. */
  leave(ops: string | undefined): Promise<Response> | undefined;
  /** A digest of what is stored now, by whichever tab. */
  stamp(): number;
  /** Whether the visitor permits personalization at the moment. */
  permits(): boolean;
  /** When to commit a "wake", in milliseconds since 1970. */
  wakeAt(): number | undefined;
  segments(): string[];
  recommend(placement: string, page: PageContext | undefined): Recommendation[];
  /** Ids of the visitor's latest items, the newest first. */
  latest(): string[];
  /** Takes over a model that was joined from shards. */
  adopt(model: Uint8Array): void;
  /** Where the model comes in shards: resolves when those are there that lead to what goes with the visitor's items. */
  near?(page: PageContext): Promise<void>;
  /** The visitor's state as it is stored, from which the full engine answers what this one does not. */
  snapshot(): Uint8Array;
  /** The id under which this browser writes. */
  replica(): string;
  status(): Status;
}
