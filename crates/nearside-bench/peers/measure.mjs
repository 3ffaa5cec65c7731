// Timing: contestants take turns, so that what slows the machine slows all of them.

export const ROUNDS = 61;
/** How long a turn lasts, unless a single call takes longer: so short that what disturbs one turn spares others. */
const TURN_MS = 8;
const WARM_UP_MS = 600;

/**
 * Calls each contestant's `call(place)` by turns, `place` counting up, and gives the microseconds a call: the median over
 * the rounds and the least. A contestant that `waits` answers with a promise.
 */
export async function alternate(contestants) {
  const turns = [];
  for (const contestant of contestants) {
    const { calls, place } = await warmUp(contestant);
    turns.push({ contestant, calls, place, means: [] });
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const turn of turns) {
      const us = await spend(turn.contestant, turn.place, turn.calls);
      turn.place += turn.calls;
      turn.means.push(us / turn.calls);
    }
  }
  return turns.map(({ contestant: { name }, means }) => ({ name, ...summary(means) }));
}

/** What a table shows of the microseconds a call of all rounds. */
export function summary(us) {
  return { us: median(us), least_us: Math.min(...us) };
}

/** The middle of a list of numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

async function warmUp(contestant) {
  let [place, spent, calls] = [0, 0, 1];
  while (spent < WARM_UP_MS * 1000) {
    spent += await spend(contestant, place, calls);
    place += calls;
    // By the mean of all so far: one call that was held up must not make every turn a single call.
    calls = Math.max(1, Math.floor((TURN_MS * 1000 * place) / spent));
  }
  return { calls, place };
}

/** Microseconds that `calls` calls take. */
async function spend({ call, waits }, from, calls) {
  const started = performance.now();
  if (waits) {
    for (let place = from; place < from + calls; place += 1) await call(place);
  } else {
    for (let place = from; place < from + calls; place += 1) call(place);
  }
  return (performance.now() - started) * 1000;
}
