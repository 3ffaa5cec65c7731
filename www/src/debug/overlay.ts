/** The debug overlay: what is known about the visitor on this device, which segments that makes, and why. */

import type { Proof } from "../../npm/src/types.ts";
import type { Inspected } from "../debug.ts";
import type { Engine } from "../host/engine.ts";
import { inspect } from "../inspect.ts";
import { element } from "./element.ts";
import { drawAttributes, drawFaults, drawInterests, drawRecent, drawSegments, drawSync } from "./sections.ts";
import type { Known, Profile } from "./sections.ts";
import { STYLE } from "./style.ts";

/** Shows the overlay and keeps it up to date; the function that comes back removes it. */
export function openOverlay({ engine, emitter, faults, home }: Inspected): () => void {
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

  const draw = async (): Promise<void> => {
    const turn = ++latest;
    const [running, now] = [engine(), Date.now()];
    const permits = running?.permits() ?? false;
    // A refusal is told here alone: to the emitter an error is a reason to draw again.
    const refusals: unknown[] = [];
    const known = running && permits ? await look(running, home, now).catch((error: unknown) => void refusals.push(error)) : undefined;
    // Another one has begun since, with newer facts.
    if (turn !== latest) return;
    chip.textContent = permits ? "recording" : "no consent";
    chip.className = `chip ${permits ? "yes" : "no"}`;
    const parts = [drawFaults([...faults, ...refusals])];
    if (known) {
      const { profile, status } = known;
      for (const id of profile.segments) if (!drawn) open.add(id);
      parts.push(drawSegments(known, now, open), drawInterests(profile), drawRecent(profile, now), drawAttributes(profile), drawSync(profile, status, now));
      drawn = true;
    } else if (!permits) {
      parts.push(element("p", "muted", "Nothing is recorded, stored or sent: the visitor has not permitted it, or the engine did not start."));
    }
    body.replaceChildren(...parts.filter((part) => part !== undefined));
  };
  let drawn = false;
  let latest = 0;
  void draw();
  const stops = ["committed", "error"].map((name) => emitter.on(name, () => void draw()));
  const close = (): void => {
    stops.forEach((stop) => stop());
    host.remove();
  };
  button.addEventListener("click", close);
  document.documentElement.append(host);
  return close;
}

/** What is known at `now`: the profile and the proofs from one state, and what the tag itself knows of it. */
async function look(running: Engine, home: string, now: number): Promise<Known> {
  const status = running.status();
  return inspect(home, running.snapshot(), (full) => ({
    profile: full.profile(now) as Profile,
    status,
    proofs: new Map(status.segments.map(({ id }) => [id, full.explain(id, now) as Proof])),
  }));
}
