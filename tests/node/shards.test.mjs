// A large model in pieces, through the package: the pieces that a visitor's items want answer as the whole model does.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { compile } from "../../dist/npm/node/author.js";
import { Shards } from "../../dist/npm/node/shards.js";
import { NOW, view, visitor } from "./shop.mjs";

const program = process.env.NEARSIDE_PROGRAM ?? join(import.meta.dirname, "../../target/tool/nearside");
const skip = existsSync(program) ? undefined : `no ${program}: run cargo xtask dist`;
const ITEMS = 2_000;
const folder = mkdtempSync(join(tmpdir(), "nearside-shards-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A model of neighbours, in a file for each of its pieces. */
function split() {
  const [sessions, model, pieces] = ["sessions.tsv", "model.nsg", "pieces"].map((name) => join(folder, name));
  const rows = Array.from({ length: ITEMS }, (_, first) => [0, 1, 2, 7].map((step) => `${first}\tA${(first + step) % ITEMS}\t${1_700_000_000 + first}`));
  writeFileSync(sessions, `SessionId\tItemId\tTime\n${rows.flat().join("\n")}\n`);
  execFileSync(program, ["train", "--sessions", sessions, "--tune", "off", "-o", model], { stdio: "ignore" });
  execFileSync(program, ["split", "--model", model, "-o", pieces], { stdio: "ignore" });
  return { model: readFileSync(model), piece: (name) => readFileSync(join(pieces, name)) };
}

test("the shards of a visitor's items give what the whole model gives", { skip }, async () => {
  const { model, piece } = split();
  const manifest = compile({ site: "demo", segments: [], placements: [{ id: "next", slots: 6, strategies: [{ use: "session" }, { use: "popular" }] }] });
  const whole = await visitor(undefined, { manifest, model });
  const device = await visitor(undefined, { manifest });
  for (const engine of [whole, device]) engine.record(view("A700"));
  assert.deepEqual(device.recommend("next", NOW), [], "no model yet");
  const shards = await Shards.open(piece("head"));
  device.adopt(shards.model());
  assert.ok(device.recommend("next", NOW).every(({ strategy }) => strategy === "popular"));
  const fetched = [];
  for (let wanted; (wanted = shards.wanted(["A700"])).length > 0; ) {
    for (const name of wanted) {
      shards.add(piece(`head.${name}`));
      fetched.push(name);
    }
  }
  assert.ok(fetched.length >= 2 && fetched.length <= 3, fetched.join(" "));
  device.adopt(shards.model());
  const [expected, got] = [whole, device].map((engine) => engine.recommend("next", NOW).map(({ item_id, strategy, reason }) => ({ item_id, strategy, reason })));
  assert.deepEqual(got, expected);
  assert.ok(shards.model().length * 3 < model.length);
});

test("what is no piece is refused, and what is no model", { skip }, async () => {
  const { model, piece } = split();
  await assert.rejects(Shards.open(model), /shard: not a piece of a model/);
  const shards = await Shards.open(piece("head"));
  assert.throws(() => shards.add(piece("head.s1").subarray(0, 99)), /cut short or altered/);
  const engine = await visitor();
  assert.throws(() => engine.adopt(piece("head")), (error) => error.name === "NearsideError" && error.path === "model");
  shards.free();
});
