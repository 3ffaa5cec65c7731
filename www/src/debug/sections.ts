/** The overlay's sections, each drawn anew from what the engine says now. */

import type { Proof } from "../../npm/src/types.ts";
import type { Status } from "../host/engine.ts";
import { element } from "./element.ts";
import { drawProof } from "./proof.ts";
import { inWords } from "./words.ts";
import { percent } from "./words/values.ts";

/** What of the profile is shown. */
export interface Profile {
  replica: string;
  replicas: number;
  events: number;
  consent: Record<string, string>;
  segments: string[];
  interests: Record<string, { value: string; share: number }[]>;
  recent: { item_id: string; at: number; touch: string }[];
  attributes: Record<string, unknown>;
}

/** All that the overlay shows of one moment. */
export interface Known {
  profile: Profile;
  status: Status;
  /** Why each segment holds or not, by its id. */
  proofs: Map<string, Proof>;
}

const MAX_INTERESTS = 5;
const MAX_RECENT = 8;

export function drawSegments({ profile, status, proofs }: Known, now: number, open: Set<string>): HTMLElement {
  const inside = new Set(profile.segments);
  const names = new Map(status.segments.map(({ id, name }) => [id, name]));
  const ranked = [...status.segments].sort((a, b) => Number(inside.has(b.id)) - Number(inside.has(a.id)));
  const rows = ranked.map(({ id, name, description }) => {
    const proof = proofs.get(id);
    const state = inside.has(id) ? "in" : "out";
    const row = element("details", `segment ${state}`, element("summary", "", element("span", "dot"), element("b", "", name || id), element("span", "id", id)));
    if (description) row.append(element("p", "muted", description));
    if (proof) row.append(element("ul", "tree", drawProof(inWords(proof, { now }, names))));
    (row as HTMLDetailsElement).open = open.has(id);
    row.addEventListener("toggle", () => ((row as HTMLDetailsElement).open ? open.add(id) : open.delete(id)));
    return row;
  });
  return section(`Segments · in ${inside.size} of ${status.segments.length}`, ...rows);
}

export function drawInterests(profile: Profile): HTMLElement {
  const bars = Object.entries(profile.interests).flatMap(([dimension, shares]) => [
    element("h4", "", dimension.replace("item_", "")),
    ...shares.slice(0, MAX_INTERESTS).map(({ value, share }) => {
      const bar = element("div", "bar", element("i", "fill"), element("span", "", value), element("b", "", percent(share)));
      (bar.firstChild as HTMLElement).style.width = percent(share).replace(" ", "");
      return bar;
    }),
  ]);
  return section("Interests", ...(bars.length > 0 ? bars : [nothing("none yet")]));
}

export function drawRecent(profile: Profile, now: number): HTMLElement {
  const rows = profile.recent.slice(0, MAX_RECENT).map(({ item_id, at, touch }) => row(item_id, `${touch} · ${ago(now - at)}`));
  return section(`Recent items · ${profile.events} events kept here`, ...(rows.length > 0 ? rows : [nothing("none yet")]));
}

export function drawAttributes(profile: Profile): HTMLElement | undefined {
  const rows = Object.entries(profile.attributes).map(([name, value]) => row(name, String(value)));
  return rows.length > 0 ? section("Attributes", ...rows) : undefined;
}

export function drawSync(profile: Profile, status: Status, now: number): HTMLElement {
  const { synced_at, failures, retry_at } = status;
  const sync = synced_at === undefined ? "not on this page" : `${ago(now - synced_at)}, ${status.sent_bytes} bytes sent`;
  const rows = [row("Acknowledged", sync), row("Stored here", status.stored ? "yes" : "no"), row("Replica", `${profile.replica.slice(0, 8)}… · ${profile.replicas} in this profile`)];
  if (failures > 0) rows.push(row("Failures", `${failures}, status ${status.status}, next try ${retry_at === undefined ? "later" : `in ${Math.max(0, Math.round((retry_at - now) / 1000))} s`}`));
  return section("Sync", ...rows);
}

export function drawFaults(faults: readonly unknown[]): HTMLElement | undefined {
  if (faults.length === 0) return undefined;
  const texts = new Set(faults.map((error) => String(error).replace(/^NearsideError: /, "")));
  return section("Errors", ...[...texts].map((text) => element("p", "fault", text)));
}

function section(title: string, ...content: Node[]): HTMLElement {
  return element("section", "", element("h3", "", title), ...content);
}

function row(name: string, value: string): HTMLElement {
  return element("div", "row", element("span", "", name), element("span", "muted", value));
}

function nothing(text: string): HTMLElement {
  return element("p", "muted", text);
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 86_400 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} d ago`;
}
