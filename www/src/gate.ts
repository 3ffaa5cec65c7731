/** Keeps calls in order around what takes time: starting the engine, and the visitor's decisions. */
export interface Gate {
  /** Does `work` once everything that closed the gate before is done, at once if nothing is. */
  pass<T>(work: () => T | Promise<T>): Promise<T>;
  /** Does `work` after what closed the gate before; until it is done, later calls wait. */
  close(work: () => Promise<void>): Promise<void>;
}

export function createGate(): Gate {
  let last: Promise<void> | undefined;
  return {
    // Not a promise's `then` where none is needed: what happens while the page goes away must happen at once.
    pass: (work) => (last ? last.then(work) : Promise.resolve(work())),
    close(work) {
      const closing = (last ? last.then(work) : work()).then(() => {
        if (last === closing) last = undefined;
      });
      last = closing;
      return closing;
    },
  };
}
