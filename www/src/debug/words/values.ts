/** Single values in words: numbers, names of fields, durations, moments, times of the week. */

import type { Scalar, Threshold } from "../../../npm/src/types.ts";

/** How and when the reader reads: left out, as their browser says. */
export interface Reader {
  now: number;
  locale?: string | undefined;
  zone?: string | undefined;
}

const FIELDS: Record<string, string> = {
  item_id: "item",
  item_name: "name",
  item_brand: "brand",
  item_category: "category",
  item_variant: "variant",
  referrer_host: "site they came from",
  path: "page",
  utm_source: "campaign source",
  utm_medium: "campaign medium",
  utm_campaign: "campaign",
  utm_content: "campaign content",
  utm_term: "campaign term",
};

/** A field's name for people. */
export function fieldName(field: string): string {
  return FIELDS[field] ?? field.replace(/^item_/, "").replaceAll("_", " ");
}

/** Many of a field: `brands`. */
export function fieldNames(field: string): string {
  const name = fieldName(field);
  return name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** `a, b or c`. */
export function list(words: readonly string[], joint: string): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} ${joint} ${words.at(-1)}`;
}

export function value(held: Scalar): string {
  if (typeof held === "boolean") return held ? "yes" : "no";
  return typeof held === "number" ? number(held) : held;
}

/** At most two decimals. */
export function number(held: number): string {
  return String(Math.round(held * 100) / 100);
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** A duration in its two largest units: `3 days 2 hours`. */
export function duration(ms: number): string {
  const said: string[] = [];
  let left = ms;
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0 && said.length < 2) said.push(several(count, unit));
    else if (said.length > 0) break;
  }
  return said.join(" ") || "no time";
}

/** `1 day`, `2 days`. */
export function several(count: number, thing: string): string {
  return `${number(count)} ${thing}${count === 1 ? "" : "s"}`;
}

/** The sentences are English, so are their weekdays and months. */
const SENTENCES = "en-GB";

/** A moment near by its weekday and time, one further off by its date. */
export function moment(at: number, { now, locale = SENTENCES, zone }: Reader): string {
  const days = Math.abs(at - now) / 86_400_000;
  const date: Intl.DateTimeFormatOptions = days < 6 ? { weekday: "long" } : { day: "numeric", month: "short", ...(days > 300 && { year: "numeric" }) };
  const time: Intl.DateTimeFormatOptions = days < 60 ? { hour: "2-digit", minute: "2-digit" } : {};
  return new Date(at).toLocaleString(locale, { ...date, ...time, timeZone: zone }).replace(/,? at |, /, " ");
}

/** The day of a moment. */
export function day(at: number, { locale = SENTENCES, zone }: Reader): string {
  return new Date(at).toLocaleDateString(locale, { day: "numeric", month: "long", timeZone: zone });
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAY_MINUTES = 1440;

/** A minute of the week: `Monday 08:00`. */
export function minuteOfWeek(minute: number): string {
  return `${DAYS[Math.floor(minute / DAY_MINUTES) % 7]} ${clock(minute)}`;
}

/** Parts of the week, those of one length gathered: `Monday to Friday 08:00 to 18:00`. */
export function partsOfWeek(thresholds: readonly Threshold[]): string {
  const by_hours = new Map<string, number[]>();
  const others: string[] = [];
  for (const { values } of thresholds) {
    const [from = 0, last = from] = values.map(Number);
    const [first_day, last_day] = [Math.floor(from / DAY_MINUTES), Math.floor(last / DAY_MINUTES)];
    const whole = from % DAY_MINUTES === 0 && (last + 1) % DAY_MINUTES === 0;
    if (whole || first_day === last_day) {
      const hours = whole ? "" : ` ${clock(from)} to ${(last + 1) % DAY_MINUTES === 0 ? "24:00" : clock(last + 1)}`;
      const days = by_hours.get(hours) ?? [];
      for (let held = first_day; held <= last_day; held++) days.push(held);
      by_hours.set(hours, days);
    } else {
      others.push(`${minuteOfWeek(from)} to ${minuteOfWeek(last + 1)}`);
    }
  }
  const gathered = [...by_hours].map(([hours, days]) => (days.length === 7 && hours ? "every day" : daysInARow(days)) + hours);
  return list([...gathered, ...others], "or");
}

function daysInARow(days: readonly number[]): string {
  const first = days[0] ?? 0;
  const in_a_row = days.length > 2 && days.every((held, place) => held === first + place);
  if (in_a_row) return days.length === 7 ? "every day" : `${DAYS[first]} to ${DAYS[days.at(-1)!]}`;
  return list(days.map((held) => DAYS[held]!), "or");
}

function clock(minute: number): string {
  const of_day = minute % DAY_MINUTES;
  return [Math.floor(of_day / 60), of_day % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
