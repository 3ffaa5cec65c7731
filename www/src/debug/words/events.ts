/** Events in words: what the visitor did, did not do, and how it is called when there are many. */

import type { Proof, Threshold } from "../../../npm/src/types.ts";
import { fieldName, list, value } from "./values.ts";

/** To do it, having done it, and the thing done; `{}` is what it was done with. */
type Phrases = readonly [infinitive: string, past: string, plural: string];

const EVENTS: Record<string, Phrases> = {
  page_view: ["open a page", "opened a page", "page views"],
  view_item: ["look at {}", "looked at {}", "views of {}"],
  view_item_list: ["look at a list of items", "looked at a list of items", "views of lists"],
  select_item: ["click on {} in a list", "clicked on {} in a list", "clicks on {}"],
  view_promotion: ["see a promotion", "saw a promotion", "promotions seen"],
  select_promotion: ["click on a promotion", "clicked on a promotion", "clicks on promotions"],
  add_to_cart: ["put {} into the cart", "put {} into the cart", "times of putting {} into the cart"],
  remove_from_cart: ["take {} out of the cart", "took {} out of the cart", "times of taking {} out of the cart"],
  view_cart: ["look into the cart", "looked into the cart", "looks into the cart"],
  begin_checkout: ["begin to check out", "began to check out", "check-outs begun"],
  add_shipping_info: ["say where to deliver", "said where to deliver", "times of saying where to deliver"],
  add_payment_info: ["say how to pay", "said how to pay", "times of saying how to pay"],
  purchase: ["buy {}", "bought {}", "purchases of {}"],
  refund: ["give {} back", "gave {} back", "returns of {}"],
  search: ["search", "searched", "searches"],
  add_to_wishlist: ["put {} on the wish list", "put {} on the wish list", "times of putting {} on the wish list"],
  share: ["share {}", "shared {}", "times of sharing {}"],
  login: ["sign in", "signed in", "sign-ins"],
  sign_up: ["sign up", "signed up", "sign-ups"],
  generate_lead: ["leave contact details", "left contact details", "times of leaving contact details"],
  engaged: ["stay on a page for a while", "stayed on a page for a while", "pages stayed on"],
  survey_response: ["answer a survey", "answered a survey", "answers to surveys"],
  support_contact: ["contact support", "contacted support", "contacts with support"],
  store_purchase: ["buy {} in a store", "bought {} in a store", "purchases of {} in stores"],
  store_visit: ["visit a store", "visited a store", "visits to stores"],
  email_open: ["open an email", "opened an email", "emails opened"],
  email_click: ["follow a link in an email", "followed a link in an email", "links followed in emails"],
};

/** What the visitor did: `looked at shoes from acme`. */
export function did(proof: Proof): string {
  return phrase(proof, 1, "something");
}

/** What the visitor did not do: `did not look at shoes`. */
export function didNot(proof: Proof): string {
  return `did not ${phrase(proof, 0, "anything")}`;
}

/** All times of it: `views of shoes`. */
export function times(proof: Proof): string {
  return phrase(proof, 2, "anything").replace(" of anything", "");
}

function phrase({ label, where }: Proof, form: 0 | 1 | 2, nothing: string): string {
  const own = label.replace("custom:", "");
  const phrases = EVENTS[label] ?? [`do “${own}”`, `did “${own}”`, `times of “${own}”`];
  const takes_item = phrases[form].includes("{}");
  const said = new Set<string>();
  /** The tests of a field, once. */
  const tests = (field: string): Threshold[] => {
    const held = takes_item ? where.find((clause) => clause.field === field) : undefined;
    if (held && held.thresholds.every(isPlain)) said.add(field);
    return said.has(field) ? held!.thresholds : [];
  };
  const things = tests("item_category").map((test) => list(test.values.map(value), "or"));
  const brands = tests("item_brand").map((test) => `from ${list(test.values.map(value), "or")}`);
  const item = [things[0] ?? nothing, ...brands].join(" ");
  const rest = where.filter(({ field }) => !said.has(field));
  const conditions = rest.map(({ field, thresholds }) => `${field === "price" ? "at a" : "with"} ${fieldName(field)} ${list(thresholds.map(test), "and")}`);
  // Beside the thing that they are about: `put shoes at a price below 40 into the cart`.
  const said_of = takes_item ? [item, ...conditions].join(" ") : conditions.join(" ");
  return takes_item ? phrases[form].replace("{}", () => said_of) : `${phrases[form]} ${said_of}`.trim();
}

/** Whether a test says no more than which values there may be. */
function isPlain({ comparison, values }: Threshold): boolean {
  return (comparison === "eq" || comparison === "in") && values.length > 0;
}

const TESTS: Record<Threshold["comparison"], string> = {
  eq: "",
  ne: "other than",
  in: "",
  nin: "other than",
  gt: "above",
  gte: "of at least",
  lt: "below",
  lte: "of at most",
  between: "between",
  exists: "known",
  contains: "with the word",
  prefix: "beginning with",
};

/** A test of a field: `below 40`, `boots or shoes`. */
export function test({ comparison, values }: Threshold): string {
  if (comparison === "exists") return values[0] === false ? "unknown" : "known";
  const joint = comparison === "between" ? "and" : "or";
  return `${TESTS[comparison]} ${list(values.map(value), joint)}`.trim();
}
