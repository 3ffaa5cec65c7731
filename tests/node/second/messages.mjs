// The messages between devices, hub and edge, each a pair of `read` and `write`.

import { cells } from "./cells.mjs";
import { choice, uint } from "./elements.mjs";
import { base, id, mark, replicas, step } from "./marks.mjs";
import { chain, fields } from "./shapes.mjs";
import { U32 } from "./widths.mjs";

/** Most states a delta sends at once; more are refused. */
const MAX_STEPS = 8;
/** The version of all cells of a digest, where versions take no bytes. */
const DIGEST_VERSION = 1;

const clock = uint(U32);
const opening = fields({ replica: id, epoch: uint(U32), base });

/** The states sent since the base; the last is the head. */
const sent = (from) => chain((before) => step((before ?? from).version), { least: 1, last: MAX_STEPS });

/** Cells that all have one version, which takes no bytes. */
const alike = (version) => ({
  read: (from) => {
    from.version = version;
    return cells.read(from);
  },
  write: (to, held) => {
    to.version = version;
    cells.write(to, held);
  },
});

/** What a device sends: its states since the one that the hub acknowledged. */
export const delta = {
  read: (from) => {
    const held = opening.read(from);
    const steps = sent(held.base).read(from);
    return { ...held, steps, clock: clock.read(from), cells: alike(steps.at(-1).version).read(from) };
  },
  write: (to, held) => {
    opening.write(to, held);
    sent(held.base).write(to, held.steps);
    clock.write(to, held.clock);
    alike(held.steps.at(-1).version).write(to, held.cells);
  },
};

const verdict = choice(
  "acknowledged",
  "ended",
  "another",
  "acknowledged, complete",
  "ended, complete",
  "another, complete",
);

const told = fields({ replica: id, verdict, mark });
const rest = fields({ since: clock, clock, replicas });

/** What the hub says to a delta; a verdict that ends the replica also names the state that the delta led to. */
export const answer = {
  read: (from) => {
    const held = told.read(from);
    if (!held.verdict.startsWith("acknowledged")) held.head = mark.read(from);
    return { ...held, ...rest.read(from) };
  },
  write: (to, held) => {
    told.write(to, held);
    if (!held.verdict.startsWith("acknowledged")) mark.write(to, held.head);
    rest.write(to, held);
  },
};

/** What an edge knows of a visitor. */
export const digest = fields({ visitor: id, cells: alike(DIGEST_VERSION) });

/** What the hub stores of a replica. */
export const stored = fields({ cells });
