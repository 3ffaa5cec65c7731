// Ours, by the package's JavaScript API.

import { readFile } from "node:fs/promises";
import { Engine, init } from "../../../../dist/npm/node/index.js";
import { CHANGING, NOW } from "../rules.mjs";

const REPLICA = "00".repeat(15) + "01";
const CONSENT = { personalization: true, analytics: true, sync: true };

/** Payload and visitor are bytes, not text. */
export const binary = true;

export async function pack(rules) {
  return manifest(rules);
}

/** A visitor's device keeps a snapshot where the others keep an object. */
export async function packVisitor(visitor, payload) {
  const engine = await engineOf(payload);
  for (const [name, value] of Object.entries(visitor)) engine.setAttribute(name, value, NOW);
  return engine.snapshot();
}

/** The module is compiled once and kept by browsers and workers; making it is not part of a first answer. */
export async function prepare() {
  const file = new URL("../../../../dist/npm/nearside_bg.wasm", import.meta.url);
  const module = new WebAssembly.Module(await readFile(file));
  return { init: () => init({ module }) };
}

export async function open(payload, snapshot, prepared) {
  await prepared?.init();
  const engine = await Engine.create({ manifest: payload, snapshot, seed: 1 });
  return {
    engine,
    set: (value) => engine.setAttribute(CHANGING, value, NOW),
    answer: () => engine.segments(NOW),
  };
}

/** The compiled manifest of a list of segments. */
export async function manifest(segments) {
  const { compile } = await import("../../../../dist/npm/node/author.js");
  return compile({ site: "bench", segments });
}

/** An engine of a visitor without a history who permits everything. */
export function engineOf(payload) {
  return Engine.create({ manifest: payload, replica: REPLICA, seed: 1, consent: CONSENT });
}
