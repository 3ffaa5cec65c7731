/** The shape of site.json. Generated from the compiler's types; its test renews it. */

/** A site: its segments (who is who) and its placements (who sees what). */
export interface SiteFile {
  /** Where the JSON Schema of this file is, for editors. */
  $schema?: string | undefined;
  /** How interests are kept. */
  affinity?: Interests | undefined;
  /** The visitors that are in no segment, so that there is something to compare with. */
  holdout?: Holdout | undefined;
  /** Named places on the pages. */
  placements?: Placement[] | undefined;
  /** How reasons are worded, by language (`de`) and kind (`popular`). What is not given is worded for you in English, German, French and Spanish, and in English for other languages. */
  reasons?: Record<string, Record<string, string>> | undefined;
  /** Groups of visitors, each with the condition that makes one belong to it. */
  segments?: Segment[] | undefined;
  /** The site's short name, as in the tag's `data-site`: lower-case letters, digits, `-` and `_`. */
  site: string;
  /** The site's IANA time zone, such as `Europe/Berlin`. */
  timezone?: string | undefined;
}

/** The share of one category or brand in the visitor's interest in all of them, from 0 to 1, or its rank among them. */
export interface Affinity {
  /** What the interest is in. */
  affinity: Dimension;
  /** A greater share. */
  gt?: number | undefined;
  /** At least this share. */
  gte?: number | undefined;
  /** A smaller share. */
  lt?: number | undefined;
  /** At most this share. */
  lte?: number | undefined;
  /** The category or brand. */
  of: string;
  /** In place of a share: the rank, 1 being the greatest interest. */
  rank?: CountComparisons | undefined;
}

/** All parts hold. */
export interface All {
  /** The parts, at least one. */
  all: Condition[];
}

/** At least one part holds. */
export interface Any {
  /** The parts, at least one. */
  any: Condition[];
}

/** An attribute has such a value. The comparisons stand beside the name. */
export interface Attribute {
  /** The attribute's name, as the shop sets it. */
  attribute: string;
  /** From the first to the second, both included. */
  between?: [Scalar, Scalar] | undefined;
  /** A text with this in it. */
  contains?: string | undefined;
  /** Equal. */
  eq?: Scalar | undefined;
  /** Whether there is a value at all. */
  exists?: boolean | undefined;
  /** Greater. */
  gt?: Scalar | undefined;
  /** Greater or equal. */
  gte?: Scalar | undefined;
  /** One of these. */
  in?: Scalar[] | undefined;
  /** Less. */
  lt?: Scalar | undefined;
  /** Less or equal. */
  lte?: Scalar | undefined;
  /** Not equal. */
  ne?: Scalar | undefined;
  /** None of these. */
  nin?: Scalar[] | undefined;
  /** A text that begins with this. */
  prefix?: string | undefined;
}

/** What a value must be. All that are given must hold. Of a missing value none holds but `"exists": false`. */
export interface Comparisons {
  /** From the first to the second, both included. */
  between?: [Scalar, Scalar] | undefined;
  /** A text with this in it. */
  contains?: string | undefined;
  /** Equal. */
  eq?: Scalar | undefined;
  /** Whether there is a value at all. */
  exists?: boolean | undefined;
  /** Greater. */
  gt?: Scalar | undefined;
  /** Greater or equal. */
  gte?: Scalar | undefined;
  /** One of these. */
  in?: Scalar[] | undefined;
  /** Less. */
  lt?: Scalar | undefined;
  /** Less or equal. */
  lte?: Scalar | undefined;
  /** Not equal. */
  ne?: Scalar | undefined;
  /** None of these. */
  nin?: Scalar[] | undefined;
  /** A text that begins with this. */
  prefix?: string | undefined;
}

/** A condition about a visitor. Which of its kinds it is shows in the field that names it: `all`, `any`, `not`, `event`, `sequence`, `attribute`, `context`, `affinity`, `time` or `segment`. */
export type Condition = All | Any | Not | EventCondition | Sequence | Attribute | Context | Affinity | TimeCondition | Reference;

/** A field of the latest page view of the present session has such a value. The comparisons stand beside the name. */
export interface Context {
  /** From the first to the second, both included. */
  between?: [Scalar, Scalar] | undefined;
  /** A text with this in it. */
  contains?: string | undefined;
  /** The field. */
  context: ContextField;
  /** Equal. */
  eq?: Scalar | undefined;
  /** Whether there is a value at all. */
  exists?: boolean | undefined;
  /** Greater. */
  gt?: Scalar | undefined;
  /** Greater or equal. */
  gte?: Scalar | undefined;
  /** One of these. */
  in?: Scalar[] | undefined;
  /** Less. */
  lt?: Scalar | undefined;
  /** Less or equal. */
  lte?: Scalar | undefined;
  /** Not equal. */
  ne?: Scalar | undefined;
  /** None of these. */
  nin?: Scalar[] | undefined;
  /** A text that begins with this. */
  prefix?: string | undefined;
}

/** What is known of the present session by its latest page view that says so. */
export type ContextField = "path" | "referrer_host" | "utm_source" | "utm_medium" | "utm_campaign" | "utm_content" | "utm_term" | "device" | "language" | "country";

/** How often something must have happened, or which place it must have. All that are given must hold. */
export interface CountComparisons {
  /** Exactly. */
  eq?: number | undefined;
  /** More. */
  gt?: number | undefined;
  /** At least. */
  gte?: number | undefined;
  /** Less. */
  lt?: number | undefined;
  /** At most. */
  lte?: number | undefined;
}

/** What an interest is in. */
export type Dimension = "item_category" | "item_brand";

/** A field, and how many different values of it there must have been. All that are given must hold. */
export interface DistinctComparisons {
  /** Exactly. */
  eq?: number | undefined;
  /** More. */
  gt?: number | undefined;
  /** At least. */
  gte?: number | undefined;
  /** Less. */
  lt?: number | undefined;
  /** At most. */
  lte?: number | undefined;
  /** The field of the event or of its items. */
  of: string;
}

/** How long ago something must have been. All that are given must hold. */
export interface DurationComparisons {
  /** Longer ago than this, such as `30m`, `12h` or `7d`. */
  gt?: string | undefined;
  /** At least as long ago. */
  gte?: string | undefined;
  /** Less long ago. */
  lt?: string | undefined;
  /** At most as long ago. */
  lte?: string | undefined;
}

/** An event happened: at least once, unless one of the measures (`count`, `sum`, `avg`, `min`, `max`, `distinct`, `days`, `since`, `first`, `last`) says otherwise. */
export interface EventCondition {
  /** What a field's numbers are on average; unknown where there are none. */
  avg?: NumberComparisons | undefined;
  /** How often. An event counts once, however many of its items match. */
  count?: CountComparisons | undefined;
  /** On how many days (UTC) it happened; needs `within` of `1d` to `64d`. */
  days?: CountComparisons | undefined;
  /** How many different values a field had. */
  distinct?: DistinctComparisons | undefined;
  /** The event: a GA4 ecommerce name such as `view_item`, or `custom:` and your own. */
  event: string;
  /** What a field's first value was; unknown where there is none. */
  first?: ValueOf | undefined;
  /** What a field's latest value was; unknown where there is none. */
  last?: ValueOf | undefined;
  /** The greatest of a field's numbers; unknown where there are none. */
  max?: NumberComparisons | undefined;
  /** The least of a field's numbers; unknown where there are none. */
  min?: NumberComparisons | undefined;
  /** How long ago it happened last; unknown where it never did. */
  since?: DurationComparisons | undefined;
  /** What a field's numbers come to together; 0 where there are none. */
  sum?: NumberComparisons | undefined;
  /** What the event must be like, by field. Several item fields must hold on one and the same item. */
  where?: Record<string, Comparisons> | undefined;
  /** Since when: `30m`, `12h`, `7d` (today and the 6 days before it), or `session`. Ever, unless given. */
  within?: string | undefined;
}

/** What is left out: by a word, or by a field. */
export type Exclude = ExcludeWord | Items;

/** What can be left out. */
export type ExcludeWord = "purchased" | "out_of_stock" | "current" | "in_cart" | "shown";

/** A part of all visitors that is in no segment. */
export interface Holdout {
  /** How many of a hundred visitors, with at most two decimal places. */
  percent: number;
  /** A text that draws the visitors anew when it changes; `holdout` unless given. */
  salt?: string | undefined;
}

/** How interests in categories and brands are kept. */
export interface Interests {
  /** After how long an interest counts half: `14d` unless given; from `1h` to `365d`. */
  half_life?: string | undefined;
}

/** Items by a field of the catalog, of which one must be given. */
export interface Items {
  /** The segment it is for; for everybody unless given. */
  if?: string | undefined;
  /** A brand, or one of several. */
  item_brand?: OneOrMore | undefined;
  /** A broadest category, or one of several. */
  item_category?: OneOrMore | undefined;
  /** A category of the second level, or one of several. */
  item_category2?: OneOrMore | undefined;
  /** A category of the third level, or one of several. */
  item_category3?: OneOrMore | undefined;
  /** A category of the fourth level, or one of several. */
  item_category4?: OneOrMore | undefined;
  /** A category of the fifth level, or one of several. */
  item_category5?: OneOrMore | undefined;
  /** An item's id, or one of several. */
  item_id?: OneOrMore | undefined;
  /** A variant, or one of several. */
  item_variant?: OneOrMore | undefined;
  /** A tag that the item has, or one of several. */
  tags?: OneOrMore | undefined;
}

/** The part does not hold. Where the part is unknown, so is this. */
export interface Not {
  /** The part. */
  not: Condition;
}

/** A field of numbers, and what they come to. All that are given must hold. */
export interface NumberComparisons {
  /** From the first to the second, both included. */
  between?: [number, number] | undefined;
  /** Equal. */
  eq?: number | undefined;
  /** Greater. */
  gt?: number | undefined;
  /** Greater or equal. */
  gte?: number | undefined;
  /** Less. */
  lt?: number | undefined;
  /** Less or equal. */
  lte?: number | undefined;
  /** Not equal. */
  ne?: number | undefined;
  /** The field: `value`, `price`, `quantity`, or a field of your own. */
  of: string;
}

/** A text, or a list of texts. */
export type OneOrMore = string | string[];

/** An item in a fixed slot. */
export interface Pin {
  /** The segment it is for; for everybody unless given. */
  if?: string | undefined;
  /** Which item. The rules that leave items out hold for it too. */
  item_id: string;
  /** Which slot, the first being 0. */
  slot: number;
}

/** A named place on a page. */
export interface Placement {
  /** The visitors for whom it stays as the page has it, so that there is something to compare with. */
  holdout?: PlacementHoldout | undefined;
  /** Its id, as in the page's `data-nearside-placement`. */
  id: string;
  /** What is never shown, and in which order the rest is. */
  rules?: Rules | undefined;
  /** A text that draws the visitors anew when it changes; the placement's id unless given. Placements of one salt hold out the same visitors. */
  salt?: string | undefined;
  /** How many items it shows, from 1 to 64. */
  slots: number;
  /** How its slots are filled: each one fills what those before it leave empty. */
  strategies: Strategy[];
  /** Other ways to fill it, each for a part of the visitors; the rest gets the one above, which reports call `base`. */
  variants?: Variant[] | undefined;
}

/** A part of all visitors for whom a placement is not filled. */
export interface PlacementHoldout {
  /** How many of a hundred visitors, with at most two decimal places. */
  percent: number;
}

/** Prices as parts of the price of the page's item. */
export interface PriceBand {
  /** The least, such as 0.5 for half of it; none unless given. */
  from?: number | undefined;
  /** The greatest, such as 2 for twice as much; none unless given. */
  to?: number | undefined;
}

/** The visitor meets the condition of another segment, its rollout and the site's holdout included. */
export interface Reference {
  /** The other segment's id. */
  segment: string;
}

/** How an item stands to the page's item. */
export type Relation = "same" | "other";

/** A part of all visitors to which a segment is open. */
export interface Rollout {
  /** How many of a hundred visitors, with at most two decimal places. */
  percent: number;
  /** A text that draws the visitors anew when it changes; the segment's id unless given. */
  salt?: string | undefined;
}

/** What a placement never shows, and in which order the rest is. */
export interface Rules {
  /** Items that come earlier: their score is multiplied. */
  boost?: Weight[] | undefined;
  /** Items that come later: their score is divided. */
  bury?: Weight[] | undefined;
  /** How much it counts that an item is of another category than those before it, from 0 to 1; 0 unless given. */
  diversity?: number | undefined;
  /** What is left out: `purchased`, `out_of_stock`, `current` (the page's item), `in_cart`, `shown` (by another placement of the page), or items by a field, such as `{ "item_category": "gift cards" }`. The five words unless given. */
  exclude?: Exclude[] | undefined;
  /** Whether an item must be of the same brand as the page's item, or of another. */
  item_brand?: Relation | undefined;
  /** Whether an item must be of the same broadest category as the page's item, or of another. */
  item_category?: Relation | undefined;
  /** How many items of one brand it shows at most. */
  max_per_brand?: number | undefined;
  /** How many items of one category it shows at most. */
  max_per_category?: number | undefined;
  /** Items that stand in a fixed slot. */
  pin?: Pin[] | undefined;
  /** How an item's price must stand to that of the page's item. */
  price_band?: PriceBand | undefined;
  /** How long a purchase is left out, such as `90d`; for ever unless given. */
  purchased_within?: string | undefined;
  /** So many of the best candidates change places from day to day, differently for each visitor. */
  rotate?: number | undefined;
}

/** A text, a number, or yes or no. */
export type Scalar = string | number | boolean;

/** A group of visitors. */
export interface Segment {
  /** What it is for. */
  description?: string | undefined;
  /** The name of a group of segments of which a visitor is in one at most. */
  group?: string | undefined;
  /** Whether the site's holdout is kept out of it, as it is unless this says `false`. */
  holdout?: boolean | undefined;
  /** Its id: letters, digits, `-`, `_` and `.`, at most 64. */
  id: string;
  /** Its name for people. */
  name?: string | undefined;
  /** Which segment of its group goes first: the greater number; 0 unless given. */
  priority?: number | undefined;
  /** To how many visitors it is open; to all, unless given. */
  rollout?: Rollout | undefined;
  /** What makes a visitor belong to it. */
  when: Condition;
}

/** Events happened one after the other. */
export interface Sequence {
  /** The steps, from 2 to 8, each a different event that came after the one before it. */
  sequence: Step[];
  /** In which time all steps must lie: `30m`, `12h`, `7d` or `session`. Ever, unless given. */
  within?: string | undefined;
  /** What must not have happened since the first step: an event or a list of 1 to 4. */
  without?: Without | undefined;
}

/** One event of a sequence. */
export interface Step {
  /** The event: a GA4 ecommerce name such as `view_item`, or `custom:` and your own. */
  event: string;
  /** What the event must be like, by field. Several item fields must hold on one and the same item. */
  where?: Record<string, Comparisons> | undefined;
}

/** One way to fill slots. */
export interface Strategy {
  /** If it cannot give so many, or as many as there are slots left, it gives nothing. */
  at_least?: number | undefined;
  /** The category that `popular`, `trending` and `newest` stay within: its name; `page` for that of the page or its item; `visitor` for that of the page, else the one that the campaign names which brought the visitor within the last day, else the one they are most interested in. Without such a category the strategy gives nothing. */
  category?: string | undefined;
  /** The segment it is for; for everybody unless given. */
  if?: string | undefined;
  /** Where the items come from. */
  use: Use;
}

/** It is such a time of the week. */
export interface TimeCondition {
  /** The time. */
  time: TimeOfWeek;
}

/** A part of the week. */
export interface TimeOfWeek {
  /** From this time of the day on, such as `09:00`; from midnight, unless given. */
  from?: string | undefined;
  /** Until before this time, such as `17:30` or `24:00`. Where it is before `from`, the time goes over midnight and belongs to the day on which it began. */
  to?: string | undefined;
  /** On these days; on all, unless given. */
  weekday?: Weekday[] | undefined;
  /** By whose clock: `site` (unless given), `visitor`, or an IANA name such as `Europe/Berlin`. */
  zone?: string | undefined;
}

/** Where the items of a strategy come from. */
export type Use = "session" | "similar" | "together" | "trending" | "popular" | "recent" | "continue" | "newest" | "cart";

/** A field, and what its value must be. The comparisons stand beside its name. */
export interface ValueOf {
  /** From the first to the second, both included. */
  between?: [Scalar, Scalar] | undefined;
  /** A text with this in it. */
  contains?: string | undefined;
  /** Equal. */
  eq?: Scalar | undefined;
  /** Whether there is a value at all. */
  exists?: boolean | undefined;
  /** Greater. */
  gt?: Scalar | undefined;
  /** Greater or equal. */
  gte?: Scalar | undefined;
  /** One of these. */
  in?: Scalar[] | undefined;
  /** Less. */
  lt?: Scalar | undefined;
  /** Less or equal. */
  lte?: Scalar | undefined;
  /** Not equal. */
  ne?: Scalar | undefined;
  /** None of these. */
  nin?: Scalar[] | undefined;
  /** The field of the event or of its items. */
  of: string;
  /** A text that begins with this. */
  prefix?: string | undefined;
}

/** Another way to fill a placement, for a part of the visitors. */
export interface Variant {
  /** Its id in reports, other than `base` and `holdout`. */
  id: string;
  /** How many of a hundred visitors, with at most two decimal places. */
  percent: number;
  /** Its rules; those of the placement unless given. */
  rules?: Rules | undefined;
  /** How the slots are filled for them. */
  strategies: Strategy[];
}

/** A day of the week. */
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** Items by a field, and how much more or less they count. */
export interface Weight {
  /** By what the score is multiplied or divided, from 1.01 to 100. */
  by: number;
  /** The segment it is for; for everybody unless given. */
  if?: string | undefined;
  /** A brand, or one of several. */
  item_brand?: OneOrMore | undefined;
  /** A broadest category, or one of several. */
  item_category?: OneOrMore | undefined;
  /** A category of the second level, or one of several. */
  item_category2?: OneOrMore | undefined;
  /** A category of the third level, or one of several. */
  item_category3?: OneOrMore | undefined;
  /** A category of the fourth level, or one of several. */
  item_category4?: OneOrMore | undefined;
  /** A category of the fifth level, or one of several. */
  item_category5?: OneOrMore | undefined;
  /** An item's id, or one of several. */
  item_id?: OneOrMore | undefined;
  /** A variant, or one of several. */
  item_variant?: OneOrMore | undefined;
  /** A tag that the item has, or one of several. */
  tags?: OneOrMore | undefined;
}

/** What must not have happened. */
export type Without = Step | Step[];
