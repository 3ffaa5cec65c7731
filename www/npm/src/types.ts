/** The shapes that go into the engine and come out of it. All times are milliseconds since 1970. */

/** GA4's ecommerce events, and ours. */
export type CanonicalName =
  | "page_view"
  | "view_item"
  | "view_item_list"
  | "select_item"
  | "view_promotion"
  | "select_promotion"
  | "add_to_cart"
  | "remove_from_cart"
  | "view_cart"
  | "begin_checkout"
  | "add_shipping_info"
  | "add_payment_info"
  | "purchase"
  | "refund"
  | "search"
  | "add_to_wishlist"
  | "share"
  | "login"
  | "sign_up"
  | "generate_lead"
  | "engaged"
  | "survey_response"
  | "support_contact"
  | "store_purchase"
  | "store_visit"
  | "email_open"
  | "email_click"
  | "fill"
  | "impression"
  | "click";

/** Names of Segment's ecommerce spec, taken as the canonical event that they mean. */
export type AliasName =
  | "Page Viewed"
  | "Product Viewed"
  | "Product List Viewed"
  | "Product List Filtered"
  | "Product Clicked"
  | "Promotion Viewed"
  | "Promotion Clicked"
  | "Product Added"
  | "Product Removed"
  | "Cart Viewed"
  | "Checkout Started"
  | "Checkout Step Completed"
  | "Payment Info Entered"
  | "Order Completed"
  | "Order Refunded"
  | "Order Cancelled"
  | "Products Searched"
  | "Product Added to Wishlist"
  | "Product Shared"
  | "Cart Shared"
  | "Signed In"
  | "Signed Up"
  | "Lead Generated"
  | "Email Opened"
  | "Email Link Clicked"
  | "Store Visited"
  | "Store Purchase Completed"
  | "Survey Answered"
  | "Support Contacted"
  | "screen_view";

/** What happened; `custom:` precedes a name of your own. */
export type EventName = CanonicalName | AliasName | `custom:${string}`;

/** What a field can hold. Texts have at most 256 bytes; null and undefined are the same as leaving the field out. */
export type Scalar = string | number | boolean;

/** The known fields of an item besides its id. */
export interface ItemFields {
  item_name?: string | undefined;
  item_brand?: string | undefined;
  item_category?: string | undefined;
  item_category2?: string | undefined;
  item_category3?: string | undefined;
  item_category4?: string | undefined;
  item_category5?: string | undefined;
  item_variant?: string | undefined;
  /** For one, in `currency`. */
  price?: number | undefined;
  quantity?: number | undefined;
  /** ISO 4217. */
  currency?: string | undefined;
  coupon?: string | undefined;
}

/** An item of an event in GA4's words. */
export interface Item extends ItemFields {
  item_id: string;
  /** What else stands in a shop's items is left alone. */
  [field: string]: unknown;
}

/** An item of an event in Segment's words. */
export interface SegmentItem {
  product_id: string;
  name?: string | undefined;
  brand?: string | undefined;
  category?: string | undefined;
  variant?: string | undefined;
  price?: number | undefined;
  quantity?: number | undefined;
  coupon?: string | undefined;
  [field: string]: unknown;
}

/** What happened, when, and to which items. Every further string, number or boolean is a field that conditions can name. */
export interface Event {
  name: EventName;
  /** When it happened. Up to 24 hours late is fine. */
  at: number;
  items?: readonly Item[] | undefined;
  /** Segment's word for items; `items` wins. */
  products?: readonly SegmentItem[] | undefined;
  /** The sum of prices times quantities. */
  value?: number | undefined;
  currency?: string | undefined;
  /** Makes a purchase or a refund count once, whoever reports it. */
  transaction_id?: string | undefined;
  search_term?: string | undefined;
  [field: string]: Scalar | null | undefined | readonly Item[] | readonly SegmentItem[];
}

/** Ids of segments that the visitor entered and left. */
export interface Changes {
  entered: string[];
  left: string[];
}

/** What the visitor permits. A purpose that is left out stays as it is; none is permitted to begin with. */
export interface ConsentChoices {
  /** Recording, the profile, segments, recommendations. The other two presuppose it; denying it erases the profile. */
  personalization?: boolean | undefined;
  /** Counting impressions and clicks of placements. */
  analytics?: boolean | undefined;
  /** Sending deltas to the backend. */
  sync?: boolean | undefined;
}

/** An item as the catalog describes it, for a host that draws cards. What the catalog lacks is left out. */
export type CatalogItem = {
  item_id: string;
  item_name?: string;
  item_brand?: string;
  item_category?: string;
  item_category2?: string;
  item_variant?: string;
  price?: number;
  /** ISO 4217. */
  currency?: string;
  url?: string;
  image?: string;
};

/** The page that asks for recommendations. */
export interface Page {
  /** The item that the page is about. */
  item_id?: string | undefined;
  category?: string | undefined;
  /** Ids of the items in the cart; at most 64. Where none are given, the visitor's events tell. */
  cart?: readonly string[] | undefined;
  /** Ids of the items that other placements of the page show; at most 256. */
  shown?: readonly string[] | undefined;
  /** The language in which reasons are worded, such as `de`; without one they come without `text`. */
  language?: string | undefined;
}

/** Why an item is recommended: `item_id` is the item that it goes with, `item_category` the category that it was found in. */
export type Reason = {
  /**
   * The site's wording in the page's language. `{item}` and `{category}` stand for what the reason is about; after a `|`
   * comes what is said where that is not known.
   */
  text?: string;
} & (
  | { kind: "viewed_together" | "bought_together" | "similar"; item_id: string }
  | { kind: "trending" | "popular" | "newest"; item_category?: string }
  | { kind: "recently_viewed" | "continue" | "in_cart" | "pinned" }
);

/** Where a recommendation comes from. */
export type StrategyName =
  | "session"
  | "similar"
  | "together"
  | "trending"
  | "popular"
  | "recent"
  | "continue"
  | "newest"
  | "cart"
  | "pinned";

/** One recommendation; a list of them is ordered by slot. */
export interface Recommendation {
  item_id: string;
  /** From 0. */
  slot: number;
  /** Comparable within one answer only. */
  score: number;
  strategy: StrategyName;
  reason: Reason;
}

/** A comparison of a proof: `values` has two for `between`, as many as there are for `in`. */
export interface Threshold {
  comparison: "eq" | "ne" | "in" | "nin" | "gt" | "gte" | "lt" | "lte" | "between" | "exists" | "contains" | "prefix";
  values: Scalar[];
}

/** What a node of a proof is about. */
export type ProofKind =
  | "all"
  | "any"
  | "not"
  /** Another segment. */
  | "segment"
  | "attribute"
  /** A field of the session's latest page view. */
  | "context"
  /** How often an event happened; then measures of its field `of`. */
  | "count"
  | "sum"
  | "avg"
  | "min"
  | "max"
  | "distinct"
  | "first"
  | "last"
  /** On how many days it happened. */
  | "days"
  /** How many milliseconds ago it happened last. */
  | "since"
  /** Events in order. Its children are `step`s, and a `without` for each event that must not have come since the first. */
  | "sequence"
  | "step"
  | "without"
  /** A share of interest, from 0 to 1. */
  | "affinity"
  /** The place of an interest in its dimension, from 1. */
  | "rank"
  /** The visitor's place among a hundred, by chance. */
  | "rollout"
  /** The minute of the week, Monday 00:00 being 0. */
  | "time";

/** Why a visitor is in a segment or not: a condition, the values it saw, and its parts. */
export interface Proof {
  kind: ProofKind;
  /**
   * The event, the attribute, the page view's field, or the segment; `dimension=value` of an interest; the salt of a
   * rollout; the zone of a time, `visitor` for the visitor's own. Empty for `all`, `any`, `not` and `sequence`.
   */
  label: string;
  /** The field that is measured; left out where none is. */
  of?: string;
  /** Unknown where a value is missing; an unknown segment does not match. */
  truth: "true" | "false" | "unknown";
  /** Left out where there is none. */
  actual?: Scalar;
  /** What the actual value must be: all of it, but of a `time` one is enough. */
  thresholds: Threshold[];
  /** What a counted event must be like. */
  where: { field: string; thresholds: Threshold[] }[];
  /** The window as site.json writes it: `7d`, `12h`, `30m` or `session`; left out where everything counts. */
  within?: string;
  /** The first moment that the window looks at. */
  since?: number;
  /** Since when it counts, where that is later: the rule is younger than the visitor, or older events are forgotten. */
  counts_since?: number;
  /** When time alone can change the outcome. */
  expires_at?: number;
  /**
   * What would make it come out as the segment needs it: `nothing`, it does; `raise` or `lower` the actual value by `by`;
   * `wait` until `until`; `meet`, give it a value that meets the thresholds, let the step happen, enter the segment; `miss`,
   * the opposite; `never`, nothing can; `every` or `one` of the children's needs.
   */
  need: "nothing" | "raise" | "lower" | "wait" | "meet" | "miss" | "never" | "every" | "one";
  /** By how much, for `raise` and `lower`. */
  by?: number;
  /** Until when, for `wait`. */
  until?: number;
  /** The parts of `all`, `any`, `not` and `sequence`. */
  children: Proof[];
}

/** An interest: a value and its part of the decayed weight of its dimension, from 0 to 1. */
export interface Interest {
  value: string;
  share: number;
}

/** The profile as its visitor may see it. */
export interface ProfileView {
  /** 32 hexadecimal digits. */
  replica: string;
  /** This device and the others that it knows of. */
  replicas: number;
  /** Events in the raw ring. */
  events: number;
  /** Left out where none is going on. */
  session?: { number: number; started: number; last: number };
  consent: Record<"personalization" | "analytics" | "sync", "unset" | "granted" | "denied">;
  segments: string[];
  /** Greatest first. */
  interests: Record<"item_category" | "item_brand", Interest[]>;
  /** Newest first. */
  recent: { item_id: string; at: number; touch: "view" | "cart" | "purchase" | "remove" }[];
  purchased: { item_id: string; at: number }[];
  attributes: Record<string, Scalar>;
  /** Recommended items that were clicked within a week. */
  clicked: { item_id: string; at: number }[];
  /** What this device counted of placements, by week, variant and strategy; without a strategy, of the whole placement. */
  tallies: Tally[];
}

/** Counts of one week. Those that are 0 are left out. */
export interface Tally {
  /** When the week began. */
  week: number;
  /** Left out, like the variant, where the site does not have the placement any more. */
  placement?: string;
  variant?: string;
  strategy?: string;
  impressions?: number;
  clicks?: number;
  added_to_cart?: number;
  purchases?: number;
  purchase_value?: number;
  fills?: number;
}
