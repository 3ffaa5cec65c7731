// States of a replica by version and tag, and replicas by id.

import { bytes, uint, word } from "./elements.mjs";
import { cells } from "./cells.mjs";
import { ascending, fields } from "./shapes.mjs";
import { U32 } from "./widths.mjs";

/** Most replicas besides the one spoken of; more are refused. */
const MAX_REPLICAS = 8;

/** A replica's or visitor's id. */
export const id = bytes(16);

const increment = uint(U32, 1);

/** A version told by what it is beyond another. */
export const beyond = (before) => ({
  read: (from) => {
    const version = before + increment.read(from);
    if (version > U32) throw from.refuse(`version ${version} is beyond ${U32}`);
    return version;
  },
  write: (to, version) => {
    if (version > U32) throw to.refuse(`version ${version} is beyond ${U32}`);
    increment.write(to, version - before);
  },
});

/** A state later than that of version `before`. */
export const step = (before) => fields({ version: beyond(before), tag: word });

const EMPTY = { version: 0, tag: 0 };

/** The acknowledged state of a delta: a mark, or the empty state of a replica that goes on for another (`after`). */
export const base = {
  read: (from) => {
    const kind = from.byte();
    if (kind === 0) return EMPTY;
    if (kind === 1) return step(0).read(from);
    if (kind === 2) return { ...EMPTY, after: id.read(from) };
    throw from.refuse(`mark ${kind} is not listed`);
  },
  write: (to, held) => {
    if (held.version > 0 && !held.after) {
      to.byte(1);
      return step(0).write(to, held);
    }
    if (held.version !== 0 || held.tag !== 0) throw to.refuse("an empty state with a version or a tag");
    to.byte(held.after ? 2 : 0);
    if (held.after) id.write(to, held.after);
  },
};

/** A state that needs no other: the empty one or a step from version 0. */
export const mark = {
  read: (from) => {
    const held = base.read(from);
    if (held.after) throw from.refuse("a replica that goes on for another, in a mark");
    return held;
  },
  write: (to, held) => {
    if (held.after) throw to.refuse("a replica that goes on for another, in a mark");
    base.write(to, held);
  },
};

/** A replica and its cells. */
export const replica = fields({ id, cells });

/** Other replicas, their ids ascending. */
export const replicas = ascending(replica, (held) => held.id, { last: MAX_REPLICAS });
