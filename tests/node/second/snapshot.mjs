// What a device stores. The packed items and events of its raw ring stay bytes.

import { byte, opaque, time, uint, word } from "./elements.mjs";
import { cells, decision } from "./cells.mjs";
import { base, beyond, replica, replicas, step } from "./marks.mjs";
import { MAX_METRICS } from "./metrics.mjs";
import { chain, checked, fields, list } from "./shapes.mjs";
import { text } from "./text.mjs";
import { U16, U32 } from "./widths.mjs";

/** Most bytes and events of the raw ring, clicked items, and states of the outbox; more are refused. */
const MAX_RING = 65_536;
const MAX_EVENTS = 1000n;
const MAX_CLICKED = 32;
const MAX_STATES = 9;

const session = fields({ number: uint(U16), started: time, latest: time, campaign: uint(U32) });

/** Bytes of texts, items and events together, without what tells their lengths. */
const weight = ({ texts, items, packed }) =>
  texts.reduce((sum, held) => sum + Buffer.byteLength(held), 0) + (items.join("").length + packed.length) / 2;

const told = fields({
  texts: list(text),
  items: list(opaque),
  packed: opaque,
  events: uint(MAX_EVENTS),
  beforeFirst: time,
  madeRoom: time,
});

const ring = checked(told, (held) => weight(held) > MAX_RING && `a raw ring of ${weight(held)} bytes, beyond ${MAX_RING}`);

/** Since when a metric counts; the id is told by what it is beyond the one before it. */
const since = chain(
  (before) => {
    const least = before ? 1 : 0;
    const id = {
      read: (from) => {
        const value = (before?.id ?? 0) + uint(U32, least).read(from);
        if (value > U32) throw from.refuse(`metric ${value} is beyond ${U32}`);
        return value;
      },
      write: (to, value) => {
        if (value > U32) throw to.refuse(`metric ${value} is beyond ${U32}`);
        uint(U32, least).write(to, value - (before?.id ?? 0));
      },
    };
    return fields({ id, time });
  },
  { last: MAX_METRICS },
);

const clicked = list(fields({ time, item: text, placement: word, strategy: byte, slot: byte }), { last: MAX_CLICKED });

const decided = fields({ time, decision });

/** A state of the outbox with its cells: the first the acknowledged one, each other a step from the one before it. */
const state = (before) => fields({ mark: before ? step(before.mark.version) : base, cells });

const head = fields({ epoch: uint(U32), states: chain(state, { least: 1, last: MAX_STATES }) });

const outbox = {
  read: (from) => {
    const { epoch, states } = head.read(from);
    return { epoch, states, open: beyond(states.at(-1).mark.version).read(from), clock: uint(U32).read(from) };
  },
  write: (to, held) => {
    head.write(to, held);
    beyond(held.states.at(-1).mark.version).write(to, held.open);
    uint(U32).write(to, held.clock);
  },
};

/** Everything a device keeps. */
export const snapshot = fields({
  own: replica,
  others: replicas,
  session,
  ring,
  since,
  clicked,
  consent: fields({ personalization: decided, analytics: decided, sync: decided }),
  outbox,
});
