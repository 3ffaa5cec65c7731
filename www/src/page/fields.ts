/** What a page view tells: the path, who sent the visitor, which campaign, device and language. Nothing else of the address. */

import { text } from "../read/values.ts";

const CAMPAIGN = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"];

export function pageFields(referrer = document.referrer): Record<string, string> {
  const fields: Record<string, string> = {};
  const keep = (name: string, value: string | null): void => {
    const kept = text(value);
    if (kept !== undefined) fields[name] = kept;
  };
  keep("path", location.pathname);
  const host = referrerHost(referrer);
  // The shop's own pages bring nobody.
  if (host !== location.host) keep("referrer_host", host);
  const query = new URLSearchParams(location.search);
  for (const name of CAMPAIGN) keep(name, query.get(name));
  // No more than how the shop is looked at: a finger on a small screen, on a large one, or a pointer.
  keep("device", !matchMedia("(pointer:coarse)").matches ? "desktop" : Math.min(screen.width, screen.height) < 600 ? "mobile" : "tablet");
  keep("language", navigator.language.split("-")[0]!.toLowerCase());
  return fields;
}

function referrerHost(referrer: string): string {
  try {
    return new URL(referrer).host;
  } catch {
    return "";
  }
}
