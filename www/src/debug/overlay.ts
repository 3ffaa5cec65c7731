/** The debug overlay: what is known about the visitor on this device, which segments that makes, and why. */

import type { Inspected } from "../debug.ts";
import { element } from "./element.ts";
import { drawAttributes, drawFaults, drawInterests, drawRecent, drawSegments, drawSync } from "./sections.ts";
import type { Profile } from "./sections.ts";
import { STYLE } from "./style.ts";

/** Shows the overlay and keeps it up to date; the function that comes back removes it. */
export function openOverlay({ engine, emitter, faults }: Inspected): () => void {
  const host = document.createElement("nearside-debug");
  const shadow = host.attachShadow({ mode: "open" });
  // A constructed sheet is no inline style, so no Content-Security-Policy is in its way.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];
  const chip = element("span", "chip");
  const button = element("button", "", "Close");
  const body = element("div", "body");
  shadow.append(element("div", "panel", element("header", "", element("b", "", "nearside"), chip, button), body));
  const open = new Set<string>();

  const draw = (): void => {
    const running = engine();
    const permits = running?.permits() ?? false;
    chip.textContent = permits ? "recording" : "no consent";
    chip.className = `chip ${permits ? "yes" : "no"}`;
    const parts = [drawFaults(faults)];
    if (running && permits) {
      const [profile, status, now] = [running.profile() as Profile, running.status(), Date.now()];
      for (const id of profile.segments) if (!drawn) open.add(id);
      parts.push(drawSegments(running, status, open), drawInterests(profile), drawRecent(profile, now), drawAttributes(profile), drawSync(profile, status, now));
      drawn = true;
    } else {
      parts.push(element("p", "muted", "Nothing is recorded, stored or sent: the visitor has not permitted it, or the engine did not start."));
    }
    body.replaceChildren(...parts.filter((part) => part !== undefined));
  };
  let drawn = false;
  draw();
  const stops = ["committed", "error"].map((name) => emitter.on(name, draw));
  const close = (): void => {
    stops.forEach((stop) => stop());
    host.remove();
  };
  button.addEventListener("click", close);
  document.documentElement.append(host);
  return close;
}
