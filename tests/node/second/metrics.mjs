// The metrics: a lifetime value and the days of a ring, each with its version.

import { day, version, wide, word } from "./elements.mjs";
import { ascending, fields } from "./shapes.mjs";

/** Most metrics, and most days of one; more are refused. */
export const MAX_METRICS = 1024;
const DAYS = 65;

const days = ascending(fields({ version, day, value: wide }), (row) => row.day % DAYS, { last: DAYS });

const wire = fields({ id: word, version, beyond: wide, days });

/** The lifetime value is told as what it has beyond the sum of the days, both modulo 2^64. */
const metric = {
  read: (from) => {
    const { beyond, ...row } = wire.read(from);
    return { ...row, lifetime: BigInt.asUintN(64, beyond + sum(row.days)) };
  },
  write: (to, row) => wire.write(to, { ...row, beyond: BigInt.asUintN(64, row.lifetime - sum(row.days)) }),
};

const sum = (rows) => rows.reduce((total, { value }) => total + value, 0n);

/** The metrics, by id. */
export const metrics = ascending(metric, (row) => row.id, { last: MAX_METRICS });
