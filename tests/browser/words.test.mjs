// A proof in words: a sentence for every kind of condition and every way it can come out.

import assert from "node:assert/strict";
import test from "node:test";
import { bundled } from "./lib/bundled.mjs";

const { inWords } = await bundled("debug/words.ts");

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 16:00. */
const NOW = Date.UTC(2025, 10, 24, 16);
const READER = { now: NOW, locale: "en-GB", zone: "UTC" };
const NAMES = new Map([["gold", "Gold members"]]);

/** A node of a proof that is false unless more is said. */
const proof = (more) => ({ label: "", truth: "false", thresholds: [], where: [], need: "nothing", children: [], ...more });
const than = (comparison, ...values) => ({ comparison, values });
const where = (field, ...thresholds) => ({ field, thresholds });
const shoes = [where("item_category", than("eq", "shoes"))];
const not = (child, truth) => proof({ kind: "not", truth, children: [proof(child)] });

/** Lines as `mark sentence [hints]`, indented as they are shown. */
function shown(line, level = 0) {
  const mark = { met: "+", unmet: "-", unknown: "?" }[line.state];
  const hints = line.hints.length > 0 ? ` [${line.hints.join(" ")}]` : "";
  return [`${"  ".repeat(level)}${mark} ${line.text}${hints}`, ...line.parts.flatMap((part) => shown(part, level + 1))];
}

const CASES = {
  count: [
    [{ label: "view_item", where: shoes, within: "7d", actual: 2, thresholds: [than("gte", 3)], need: "raise", by: 1, expires_at: NOW + 18 * HOUR }, "- Looked at shoes 2 times in the last 7 days; 3 are needed. [1 more before Tuesday 10:00.]"],
    [{ label: "view_item", where: shoes, within: "7d", actual: 0, thresholds: [than("gt", 2)], need: "raise", by: 3 }, "- Did not look at shoes in the last 7 days; 3 are needed. [3 more.]"],
    [{ label: "view_item", where: shoes, within: "7d", actual: 4, truth: "true", thresholds: [than("gte", 3)], expires_at: NOW + 18 * HOUR }, "+ Looked at shoes 4 times in the last 7 days; 3 are needed. [May end by itself on Tuesday 10:00.]"],
    [{ label: "purchase", actual: 1, truth: "true", thresholds: [than("gte", 1)] }, "+ Bought something once."],
    [{ label: "purchase", truth: "unknown", within: "2h", thresholds: [than("gte", 1)], need: "meet" }, "? Bought something: how often is not known here."],
    [{ label: "custom:quiz", actual: 7, within: "1d", thresholds: [than("lte", 5)], need: "lower", by: 2 }, "- Did “quiz” 7 times today; no more than 5 may be. [2 too many.]"],
    [{ label: "search", actual: 1, within: "session", thresholds: [than("gte", 3), than("lte", 5)], need: "raise", by: 2 }, "- Searched once in this visit; 3 to 5 are needed. [2 more.]"],
    [{ label: "login", actual: 2, truth: "true", thresholds: [than("eq", 2)] }, "+ Signed in 2 times; exactly 2 are needed."],
  ],
  sum: [
    [{ label: "purchase", of: "value", within: "30d", actual: 120, thresholds: [than("gte", 200)], need: "raise", by: 80 }, "- The total value over all purchases in the last 30 days is 120; needs at least 200. [80 more.]"],
    [{ label: "purchase", of: "value", actual: 220.5, truth: "true", thresholds: [than("gte", 200)] }, "+ The total value over all purchases is 220.5; needs at least 200."],
    [{ label: "purchase", of: "value", actual: 250, thresholds: [than("between", 100, 200)], need: "lower", by: 50 }, "- The total value over all purchases is 250; needs 100 to 200. [50 less.]"],
  ],
  avg: [
    [{ label: "view_item", where: shoes, of: "price", within: "14d", truth: "unknown", thresholds: [than("gte", 80)], need: "meet" }, "? There is no average price over all views of shoes in the last 14 days yet; needs at least 80."],
    [{ label: "view_item", of: "price", actual: 90, truth: "true", thresholds: [than("gt", 80)] }, "+ The average price over all views is 90; needs more than 80."],
  ],
  min: [[{ label: "view_item", where: shoes, of: "price", actual: 49, thresholds: [than("lt", 40)], need: "lower", by: 9 }, "- The lowest price among all views of shoes is 49; needs less than 40. [9 less.]"]],
  max: [[{ label: "view_item", of: "price", actual: 249, truth: "true", thresholds: [than("gt", 200)] }, "+ The highest price among all views is 249; needs more than 200."]],
  distinct: [
    [{ label: "view_item", of: "item_category", within: "session", actual: 2, thresholds: [than("gte", 4)], need: "raise", by: 2 }, "- The number of different categories among all views in this visit is 2; needs at least 4. [2 more.]"],
    [{ label: "view_item", of: "item_brand", actual: 4, truth: "true", thresholds: [than("gte", 4)], counts_since: NOW - 3 * DAY }, "+ The number of different brands among all views is 4; needs at least 4. [Counts since 21 November: what was before is no longer remembered here.]"],
  ],
  first: [[{ label: "page_view", of: "utm_source", actual: "mail", thresholds: [than("eq", "google")], need: "meet" }, "- The first campaign source among all page views is mail; needs google."]],
  last: [[{ label: "search", of: "search_term", truth: "unknown", thresholds: [than("contains", "boot")], need: "meet" }, "? There is no latest search term among all searches yet; needs something with the word boot."]],
  days: [
    [{ label: "page_view", within: "30d", actual: 2, thresholds: [than("gte", 4)], need: "raise", by: 2, expires_at: NOW + 3 * DAY }, "- Opened a page on 2 days in the last 30 days; needs at least 4 days. [2 more before Thursday 16:00.]"],
    [{ label: "store_visit", within: "30d", actual: 0, thresholds: [than("gte", 1)], need: "raise", by: 1 }, "- Did not visit a store in the last 30 days; needs at least 1 day. [1 more.]"],
    [{ label: "page_view", within: "30d", actual: 1, truth: "true", thresholds: [than("eq", 1)] }, "+ Opened a page on 1 day in the last 30 days; needs 1 day."],
  ],
  since: [
    [{ label: "purchase", actual: 40 * DAY + 5 * HOUR, truth: "true", thresholds: [than("gte", 30 * DAY)] }, "+ Last bought something 40 days 5 hours ago; needs to be at least 30 days ago."],
    [{ label: "purchase", actual: 4 * DAY, thresholds: [than("gte", 30 * DAY)], need: "wait", until: NOW + 26 * DAY, expires_at: NOW + 26 * DAY }, "- Last bought something 4 days ago; needs to be at least 30 days ago. [By itself on 20 Dec 16:00.]"],
    [{ label: "purchase", truth: "unknown", thresholds: [than("gte", 30 * DAY)], need: "meet" }, "? Did not buy anything so far; needs to be at least 30 days ago. [It must happen first.]"],
    [{ label: "email_open", actual: 9 * DAY, thresholds: [than("lte", 2 * DAY)], need: "meet" }, "- Last opened an email 9 days ago; needs to be at most 2 days ago. [It must happen again.]"],
  ],
  attribute: [
    [{ label: "loyalty_tier", truth: "unknown", thresholds: [than("in", "gold", "platinum")], need: "meet" }, "? Loyalty tier is not known; needs gold or platinum."],
    [{ label: "age", actual: 30, truth: "true", thresholds: [than("between", 20, 40)] }, "+ Age is 30; needs between 20 and 40."],
    [{ label: "newsletter", actual: false, thresholds: [than("eq", true)], need: "meet" }, "- Newsletter is no; needs yes."],
    [{ label: "email", thresholds: [than("exists", true)], need: "meet" }, "- Email is not known; needs to be known."],
    [{ label: "tier", actual: "gold", thresholds: [than("ne", "gold")], need: "meet" }, "- Tier is gold; needs something other than gold."],
  ],
  context: [
    [{ label: "device", actual: "desktop", thresholds: [than("eq", "mobile")], need: "meet" }, "- This visit's device is desktop; needs mobile."],
    [{ label: "path", actual: "/c/shoes", truth: "true", thresholds: [than("prefix", "/c/")] }, "+ This visit's page is /c/shoes; needs something beginning with /c/."],
    [{ label: "utm_source", truth: "unknown", thresholds: [than("eq", "mail")], need: "meet" }, "? This visit's campaign source is not known; needs mail."],
  ],
  affinity: [
    [{ label: "item_brand=acme", actual: 0.35, thresholds: [than("gte", 0.4)], need: "raise", by: 0.05 }, "- 35 % of the recent interest in a brand goes to acme; needs at least 40 %. [5 % more.]"],
    [{ label: "item_category=shoes", truth: "unknown", thresholds: [than("gte", 0.4)], need: "meet" }, "? No interest in any category is known yet; needs at least 40 %."],
  ],
  rank: [
    [{ label: "item_brand=acme", actual: 3, thresholds: [than("lte", 1)], need: "lower", by: 2 }, "- Number 3 of the brands they like is acme; needs number 1. [2 places to go.]"],
    [{ label: "item_brand=acme", actual: 2, truth: "true", thresholds: [than("lte", 3)] }, "+ Number 2 of the brands they like is acme; needs one of the first 3."],
    [{ label: "item_brand=acme", truth: "unknown", thresholds: [than("eq", 1)], need: "meet" }, "? None of the brands they like is acme; needs number 1."],
  ],
  rollout: [
    [{ label: "x", actual: 43, truth: "true", thresholds: [than("lt", 90)] }, "+ Is in by chance: 43 of 100, up to 90 are let in."],
    [{ label: "x", actual: 95.5, thresholds: [than("lt", 90)], need: "never" }, "- Is out by chance: 95.5 of 100, up to 90 are let in. [It stays so for this visitor.]"],
    [{ label: "x", actual: 3.21, thresholds: [than("gte", 5)], need: "never" }, "- Is out by chance: 3.21 of 100, the first 5 are kept out to compare with. [It stays so for this visitor.]"],
  ],
  time: [
    [{ label: "Europe/Berlin", actual: 1020, truth: "true", thresholds: [0, 1, 2, 3, 4].map((day) => than("between", day * 1440 + 480, day * 1440 + 1079)), expires_at: NOW + 2 * HOUR }, "+ It is Monday 17:00 in Berlin; needs Monday to Friday 08:00 to 18:00. [May end by itself on Monday 18:00.]"],
    [{ label: "", actual: 1020, thresholds: [than("between", 1320, 1440 + 359)], need: "wait", until: NOW + 6 * HOUR }, "- It is Monday 17:00 in UTC; needs Monday 22:00 to Tuesday 06:00. [By itself on Monday 22:00.]"],
    [{ label: "visitor", truth: "unknown", thresholds: [than("between", 5 * 1440, 7 * 1440 - 1)], need: "meet" }, "? The visitor's time of day is not known; needs Saturday or Sunday."],
    [{ label: "America/New_York", actual: 0, truth: "true", thresholds: [0, 1, 2, 3, 4, 5, 6].map((day) => than("between", day * 1440, day * 1440 + 599)) }, "+ It is Monday 00:00 in New York; needs every day 00:00 to 10:00."],
  ],
  segment: [
    [{ label: "gold", need: "meet" }, "- Is not in “Gold members”; must be."],
    [{ label: "other", truth: "true" }, "+ Is in “other”."],
  ],
};

for (const [kind, cases] of Object.entries(CASES)) {
  test(`${kind} in words`, () => {
    for (const [more, expected] of cases) assert.deepEqual(shown(inWords(proof({ kind, ...more }), READER, NAMES)), [expected]);
  });
}

test("what must not be is said the other way round", () => {
  const bought = { kind: "count", label: "purchase", within: "30d", thresholds: [than("gte", 1)] };
  const tell = (held) => shown(inWords(held, READER, NAMES));
  assert.deepEqual(tell(not({ ...bought, actual: 0 }, "true")), ["+ Did not buy anything in the last 30 days."]);
  assert.deepEqual(tell(not({ ...bought, actual: 1, truth: "true", need: "lower", by: 1, expires_at: NOW + 9 * DAY }, "false")), ["- Bought something once in the last 30 days; that must not be. [1 too many; that may pass by itself on 3 Dec 16:00.]"]);
  assert.deepEqual(tell(not({ kind: "segment", label: "gold" }, "true")), ["+ Is not in “Gold members”."]);
  assert.deepEqual(tell(not({ kind: "attribute", label: "tier", actual: "gold", truth: "true", thresholds: [than("eq", "gold")], need: "miss" }, "false")), ["- Tier is gold; must not be gold."]);
});

test("a sequence tells its steps, and groups their parts", () => {
  const sequence = proof({ kind: "sequence", within: "168h", need: "meet", children: [proof({ kind: "step", label: "add_to_cart", truth: "true" }), proof({ kind: "step", label: "begin_checkout", need: "meet" }), proof({ kind: "without", label: "purchase", truth: "true" })] });
  assert.deepEqual(shown(inWords(sequence, READER)), ["- One after the other in the last 7 days:", "  + Put something into the cart.", "  - Began to check out: still to come.", "  + Did not buy anything since the first step."]);
  const tier = proof({ kind: "attribute", label: "tier", truth: "unknown", thresholds: [than("eq", "gold")], need: "meet" });
  const group = proof({ kind: "all", need: "every", children: [tier, not({ kind: "any", children: [tier] }, "unknown")] });
  assert.deepEqual(shown(inWords(group, READER)), ["- All of these:", "  ? Tier is not known; needs gold.", "  + None of these:", "    ? Tier is not known; must not be gold."]);
});

test("a rule that is younger than the visitor says since when it counts", () => {
  const counted = proof({ kind: "count", label: "purchase", actual: 0, within: "30d", thresholds: [than("gte", 1)], need: "raise", by: 1, counts_since: Date.UTC(2025, 4, 12) });
  assert.deepEqual(inWords(counted, READER).hints, ["1 more.", "Counts since 12 May: the rule is younger than the visitor."]);
});

test("what an event is like stands where it belongs", () => {
  const about = (label, ...clauses) => inWords(proof({ kind: "count", label, where: clauses, actual: 0, thresholds: [than("gte", 1)] }), READER).text;
  assert.equal(about("add_to_cart", shoes[0], where("item_brand", than("in", "acme", "zeta")), where("price", than("lt", 40))), "Did not put shoes from acme or zeta at a price below 40 into the cart; once is enough.");
  assert.equal(about("search", where("search_term", than("contains", "boot"))), "Did not search with search term with the word boot; once is enough.");
  assert.equal(about("view_item", where("item_category", than("ne", "shoes"))), "Did not look at anything with category other than shoes; once is enough.");
});
