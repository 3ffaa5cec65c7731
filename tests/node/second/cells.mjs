// The ten lists of cells.

import { byte, choice, hash, int, landmark, session, time, version, wide, word } from "./elements.mjs";
import { metrics } from "./metrics.mjs";
import { fields, table } from "./shapes.mjs";
import { runs, week } from "./tally.mjs";
import { text } from "./text.mjs";

/** What a visitor decided about a kind of use. */
export const decision = choice("unset", "granted", "denied");

const KINDS = [
  { name: "text", codec: text },
  { name: "tenThousandths", codec: int },
  { name: "flag", codec: choice("no", "yes") },
];

/** A value of an attribute: an object of one member, named for its kind. */
const value = {
  read: (from) => {
    const kind = KINDS[from.byte()];
    if (!kind) throw from.refuse("a kind of attribute that is not listed");
    return { [kind.name]: kind.codec.read(from) };
  },
  write: (to, held) => {
    const kind = KINDS.findIndex(({ name }) => name in held);
    if (kind < 0) throw to.refuse("a kind of attribute that is not listed");
    to.byte(kind);
    KINDS[kind].codec.write(to, held[KINDS[kind].name]);
  },
};

const affinities = table(32, fields({ version, landmark, weight: wide, value: text }));

/** What is known of a visitor, or what of it changed. */
export const cells = fields({
  metrics,
  categories: affinities,
  brands: affinities,
  recent: table(32, fields({ version, time, session, deed: choice("view", "cart", "purchase", "removed"), item: text })),
  purchased: table(64, fields({ version, time, item: text })),
  transactions: table(32, fields({ version, time, hash })),
  attributes: table(32, fields({ version, time, name: text, value })),
  moments: table(2, fields({ version, time })),
  consent: table(3, fields({ version, time, decision })),
  tallies: table(64, fields({ version, week, placement: word, strategy: byte, runs })),
});
