// The page docs/wire.md is enough: a second implementation that follows it reads and writes its vectors and the messages
// of the shared cases to the same bytes, and refuses what the page refuses.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { decode, encode, integers, misformed } from "./second/index.mjs";
import { batches, hex, vector, vectors } from "./second/page.mjs";
import { placementHash } from "./second/placement.mjs";
import { REFUSED, TAKEN } from "./second/refused.mjs";
import { isRefusal } from "./second/refusal.mjs";

/** Bytes that come back, as hexadecimal: so that a difference can be read. */
const again = (bytes) => Buffer.from(encode(decode(bytes))).toString("hex");
const same = (bytes, about) => assert.equal(again(bytes), Buffer.from(bytes).toString("hex"), about);

/** Asserts a refusal: a mistake of the reader itself, such as a `TypeError`, is none. */
const refused = (act, about, told = /./) =>
  assert.throws(act, (error) => isRefusal(error) && told.test(error.message), about);

/** A vector with bytes, which it has once, in the stead of others. */
const changed = (name, old, fresh) => {
  const text = Buffer.from(vector(name)).toString("hex").replaceAll(/../g, "$& ");
  assert.equal(text.split(old).length, 2, `${name}: ${old} once`);
  return hex(text.replace(old, fresh));
};

const read = (name) => decode(vector(name));
const ONES = "11".repeat(16);

test("each vector comes back byte for byte", () => {
  const kinds = vectors.map(({ bytes }) => decode(bytes).kind);
  for (const { name, bytes } of vectors) same(bytes, name);
  assert.deepEqual(new Set(kinds), new Set(["delta", "answer", "digest", "snapshot"]));
});

test("a batch is a delta and its answer an answer, each behind its length; what is none is refused alone", () => {
  const [asked, answered] = batches.map(({ parts }) => parts);
  assert.deepEqual(asked[0], vector("a first session"));
  refused(() => decode(asked[1]), "three bytes that are none");
  same(answered[0], "the answer to the first");
  const { verdict, mark, replicas } = decode(answered[0]);
  assert.deepEqual([verdict, mark, replicas], ["acknowledged", { version: 1, tag: 0xdeadbeef }, []]);
  assert.deepEqual([...answered[1]], [1], "malformed");
  assert.deepEqual(batches.map(({ parts }) => parts.length), [2, 2]);
});

test("a first session says what stands beside its bytes", () => {
  const { replica, epoch, base, steps, clock, cells } = read("a first session");
  assert.deepEqual({ replica, epoch, base, clock }, { replica: ONES, epoch: 0, base: { version: 0, tag: 0 }, clock: 0 });
  assert.deepEqual(steps, [{ version: 1, tag: 0xdeadbeef }]);
  const days = [{ version: 1, day: 20_416, value: 2n }];
  assert.deepEqual(cells.metrics, [{ id: 0x04030201, version: 1, days, lifetime: 2n }]);
  assert.deepEqual(cells.categories, [{ slot: 0, version: 1, landmark: 1458, weight: 42_266_396n, value: "shoes" }]);
  const seen = { version: 1, session: 1, deed: "view" };
  assert.deepEqual(cells.recent, [
    { slot: 0, ...seen, time: 1_764_000_000_000, item: "214536502" },
    { slot: 1, ...seen, time: 1_764_000_070_000, item: "A-7" },
  ]);
  assert.deepEqual(cells.moments.map(({ slot, time }) => [slot, time]), [[0, 1_764_000_000_000], [1, 1_764_000_070_000]]);
  assert.deepEqual(cells.consent, [{ slot: 2, version: 1, time: 1_763_999_999_000, decision: "granted" }]);
});

test("one cell of every kind says what stands beside its bytes", () => {
  const { base, steps, clock, cells } = read("one cell of every kind");
  assert.deepEqual([base, ...steps].map(({ version }) => version), [1, 2, 4, 300]);
  assert.deepEqual(steps.map(({ tag }) => tag), [2, 3, 0x04030201]);
  assert.equal(clock, 70_000);
  assert.deepEqual(cells.metrics[0].days.map(({ day, value }) => [day, value]), [[20_000, 300n], [20_001, 70_000n]]);
  assert.equal(cells.metrics[0].lifetime, 70_300n);
  assert.deepEqual(cells.brands, [{ slot: 31, version: 300, landmark: 1457, weight: 2n ** 64n - 1n, value: "" }]);
  assert.deepEqual([cells.recent[0].session, cells.recent[0].deed, cells.recent[0].item], [65_535, "cart", "007"]);
  assert.equal(cells.purchased[0].item, "9223372036854775807");
  assert.deepEqual(cells.transactions, [{ slot: 5, version: 300, time: 1_764_000_000_000, hash: 0x0807060504030201n }]);
  assert.deepEqual(
    cells.attributes.map(({ slot, name, value }) => [slot, name, value]),
    [[0, "tier", { text: "gold" }], [1, "score", { tenThousandths: -12_500n }], [9, "member", { flag: "yes" }]],
  );
  assert.deepEqual(cells.moments, [{ slot: 1, version: 300, time: 5_662_224_000_000 }]);
  assert.deepEqual(cells.consent, [{ slot: 0, version: 300, time: 0, decision: "denied" }]);
});

test("the tally of that vector has the counts that stand beside it", () => {
  const [tally] = read("one cell of every kind").cells.tallies;
  assert.deepEqual([tally.slot, tally.week, tally.placement, tally.strategy], [2, 19_999, 0x04030201, 1]);
  const counts = tally.runs.flatMap(({ from, keys, count }) => Array.from({ length: keys }, (_, at) => [from + at, count]));
  const impressions = [1n, 2n, 1n, 1n, 1n, 1n, 1n, 1n].map((count, slot) => [slot, count]);
  assert.deepEqual(counts, [...impressions, [65 + 1, 1n], [4 * 65 + 1, 599_900n]]);
});

test("the answers say what stands beside their bytes", () => {
  const { verdict, mark, clock, replicas } = read("an acknowledgement");
  assert.deepEqual({ verdict, mark, clock, replicas }, { verdict: "acknowledged", mark: { version: 1, tag: 0xdeadbeef }, clock: 3, replicas: [] });
  const closed = read("a closed replica");
  assert.deepEqual([closed.verdict, closed.mark.version, closed.clock], ["ended, complete", 251, 3]);
  const fork = read("an answer with another replica");
  assert.deepEqual([fork.verdict, fork.replicas.length, fork.replicas[0].id], ["another", 1, "22".repeat(16)]);
  const versions = [];
  const plain = JSON.stringify(fork.replicas[0].cells, (key, held) => {
    if (key === "version") versions.push(held);
    return key === "version" ? 300 : typeof held === "bigint" ? String(held) : held;
  });
  const every = JSON.stringify(read("one cell of every kind").cells, (_, held) => (typeof held === "bigint" ? String(held) : held));
  assert.equal(plain, every);
  assert.deepEqual(versions, [6, 5, 6, 5, 5, 6, 6, 5, 5, 5, 6, 5, 5, 6]);
});

test("the other vectors say what stands beside their bytes", () => {
  const next = read("a replica that goes on for another");
  assert.deepEqual([next.base.after, next.steps[0].version], [ONES, 1]);
  assert.deepEqual(next.cells.metrics[0].days, [{ version: 1, day: 20_417, value: 1n }]);
  const first = read("a first session").cells;
  assert.deepEqual(read("a digest"), { kind: "digest", visitor: ONES, cells: first });
  const snapshot = read("a snapshot");
  assert.deepEqual(snapshot.own, { id: ONES, cells: first });
  assert.deepEqual(snapshot.session, { number: 1, started: 1_764_000_000_000, latest: 1_764_000_070_000, campaign: 0 });
  assert.deepEqual(snapshot.consent.analytics, { time: 1_763_999_999_000, decision: "granted" });
  const [base, sent] = snapshot.outbox.states;
  assert.deepEqual([base.mark.version, Object.values(base.cells).flat()], [0, []]);
  assert.deepEqual(sent, { mark: { version: 1, tag: 0xdeadbeef }, cells: first });
  assert.deepEqual([snapshot.outbox.open, snapshot.outbox.clock], [2, 0]);
});

test("a hub's own cells, which have no vector, come back too", () => {
  const { cells } = read("an answer with another replica").replicas[0];
  const bytes = encode({ kind: "cells", cells });
  assert.deepEqual([...bytes.subarray(0, 2)], [3, 4]);
  assert.deepEqual(decode(bytes), { kind: "cells", cells });
});

test("each vector cut short, or with a byte more, is refused", () => {
  for (const { name, bytes } of vectors) {
    for (let length = 0; length < bytes.length; length += 1) {
      refused(() => decode(bytes.subarray(0, length)), `${name}, ${length} bytes`);
    }
    for (const more of [0, 1, 255]) refused(() => decode(Uint8Array.of(...bytes, more)), name, /left over/);
  }
});

test("each integer of each vector in a longer form is refused", () => {
  for (const { name, bytes } of vectors) {
    const message = decode(bytes);
    for (let integer = 0; integer < integers(message); integer += 1) {
      for (const more of [1, 2, 3]) {
        const longer = misformed(message, integer, (shortest) => Math.min(shortest + more, 3));
        if (longer.length > bytes.length) refused(() => decode(longer), `${name}, integer ${integer}`, /shorter form/);
      }
    }
  }
});

for (const [part, changes] of Object.entries(REFUSED)) {
  test(`${part} against the rules of the page are refused`, () => {
    for (const [name, old, fresh, told] of changes) {
      refused(() => decode(changed(name, old, fresh)), `${name}: ${fresh} for ${old}`, told);
    }
  });
}

test("what is at a limit is taken", () => {
  for (const [name, old, fresh] of TAKEN) same(changed(name, old, fresh), `${name}: ${fresh}`);
});

test("whatever byte is changed, a vector is refused or has no other encoding", () => {
  let taken = 0;
  for (const { name, bytes } of vectors) {
    for (let at = 0; at < bytes.length; at += 1) {
      for (const value of new Set([0, 1, 2, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff, bytes[at] ^ 1, bytes[at] ^ 0x40, bytes[at] ^ 0x80])) {
        const other = Uint8Array.from(bytes).fill(value, at, at + 1);
        try {
          decode(other);
        } catch (error) {
          assert.ok(isRefusal(error), error);
          continue;
        }
        same(other, `${name}, byte ${at} as ${value}`);
        taken += 1;
      }
    }
  }
  assert.ok(taken > 1000, `${taken} taken`);
});

test("what is sent has at most 16,384 bytes, what is stored 524,288", () => {
  const message = read("a replica that goes on for another");
  // Of 63 bytes without items; 62 items of 256 bytes take 263 each, and the last one 5 and its text.
  const filled = (last) => {
    const purchased = Array.from({ length: 63 }, (_, slot) => ({ slot, version: 1, time: 0, item: "x".repeat(slot < 62 ? 256 : last) }));
    return { ...message, cells: { ...message.cells, purchased } };
  };
  const full = encode(filled(10));
  assert.equal(full.length, 16_384);
  same(full, "a full message");
  refused(() => encode(filled(11)), "a byte more", /16385 bytes/);
  refused(() => decode(Uint8Array.of(...full, 0)), "a byte more", /16385 bytes/);
  same(encode({ kind: "cells", cells: filled(11).cells }), "what a hub stores is not sent");
  const stored = (kind) => Uint8Array.from({ length: 524_289 }, (_, at) => [3, kind][at] ?? 0);
  for (const kind of [3, 4]) refused(() => decode(stored(kind)), `kind ${kind}`, /524289 bytes, beyond 524288/);
});

test("a raw ring has at most 65,536 bytes", () => {
  const snapshot = read("a snapshot");
  const sized = (bytes) => ({ ...snapshot, ring: { ...snapshot.ring, texts: ["ab"], items: ["00", "0000"], packed: "ff".repeat(bytes) } });
  same(encode(sized(65_531)), "a full ring");
  refused(() => encode(sized(65_532)), "a byte more", /65537 bytes/);
});

test("a value without bytes is not written", () => {
  const message = read("a first session");
  const metric = message.cells.metrics[0];
  const cells = (held) => ({ ...message, cells: { ...message.cells, ...held } });
  const wrong = [
    cells({ metrics: [{ ...metric, version: 2 }] }),
    cells({ metrics: [metric, metric] }),
    cells({ metrics: [{ ...metric, days: [{ version: 1, day: -1, value: 1n }] }] }),
    cells({ categories: [{ ...message.cells.categories[0], value: "x".repeat(257) }] }),
    cells({ categories: [{ ...message.cells.categories[0], weight: 2n ** 64n }] }),
    cells({ categories: [{ ...message.cells.categories[0], slot: 32 }] }),
    cells({ recent: message.cells.recent.toReversed() }),
    { ...message, steps: [] },
    { ...message, steps: [{ version: 0, tag: 1 }] },
    { ...message, clock: 2 ** 32 },
    { ...message, kind: "letter" },
  ];
  for (const held of wrong) refused(() => encode(held), JSON.stringify(held, (_, part) => String(part)));
});

/** The messages of the shared cases, each with the file it stands in. */
const messages = (kind) => {
  const folder = new URL("../cases/expected/", import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    return [...text.matchAll(/"(030[0-4](?:[0-9a-f]{2})+)"/g)]
      .map(([, digits]) => ({ file, bytes: hex(digits) }))
      .filter(({ bytes }) => bytes[1] === kind);
  });
};

for (const [kind, name, least] of [[0, "delta", 14], [1, "answer", 3], [3, "snapshot", 16]]) {
  test(`each ${name} of the shared cases comes back byte for byte`, () => {
    const found = messages(kind);
    assert.ok(found.length >= least, `only ${found.length} of kind ${name}`);
    for (const { file, bytes } of found) same(bytes, `${file}: ${Buffer.from(bytes).toString("hex")}`);
  });
}

test("tallies of the shared cases name their placements by the hash of the page", () => {
  const known = [placementHash("home", "base"), placementHash("held", "holdout")];
  const deltas = messages(0).filter(({ file }) => file === "tally.json");
  const named = deltas.flatMap(({ bytes }) => decode(bytes).cells.tallies.map(({ placement }) => placement));
  assert.deepEqual(new Set(named), new Set(known));
});
