// The device's side: how long the engine's build takes to read a model and to fill a placement, in this Node.

import { readFile } from "node:fs/promises";
import { Engine, Site, initSync } from "../../../dist/wasm/engine/nearside_wasm.js";
import { median } from "../peers/measure.mjs";
import { sessions } from "./sessions.mjs";

const MODULE = new URL("../../../dist/wasm/engine/nearside_wasm_bg.wasm", import.meta.url);
const REPLICA = "00".repeat(15) + "01";
const CONSENT = { personalization: true, analytics: true, sync: true };
const NOW = Date.UTC(2026, 0, 1);
/** Times that a model is read; the median counts. */
const LOADS = 31;
/** Visitors whose placement is filled at each of their clicks, and those before them whose times are not kept. */
const VISITORS = 3_000;
const WARM_UP = 300;

/** What the device needs for a model of 10,000 items, and for a placement with all rules by the model for a tag. */
export async function device({ manifest, catalog, tag, few, test }) {
  const { memory } = initSync({ module: new WebAssembly.Module(await readFile(MODULE)) });
  const before = memory.buffer.byteLength;
  Site.load(manifest, undefined, few).free();
  const memory_mb = (memory.buffer.byteLength - before) / 2 ** 20;
  const loads = Array.from({ length: LOADS }, () => spent(() => Site.load(manifest, undefined, few).free()));
  const us = asked(Site.load(manifest, catalog, tag), sessions(test)).toSorted((a, b) => a - b);
  const at = (share) => us[Math.floor(us.length * share)];
  return { load_ms: median(loads) / 1000, memory_mb, p50_us: at(0.5), p99_us: at(0.99), asked: us.length };
}

/** Microseconds of every time the placement is filled. */
function asked(site, visits) {
  const us = [];
  for (const [number, items] of visits.slice(0, WARM_UP + VISITORS).entries()) {
    const engine = Engine.open(site, { replica: REPLICA, seed: number, consent: CONSENT });
    for (const [place, item_id] of items.entries()) {
      const at = NOW + place * 1000;
      engine.record({ name: "view_item", at, items: [{ item_id }] }, at);
      const took = spent(() => engine.recommend("next", at, { page: { item_id } }));
      if (number >= WARM_UP) us.push(took);
    }
    engine.free();
  }
  return us;
}

function spent(call) {
  const started = performance.now();
  call();
  return (performance.now() - started) * 1000;
}
