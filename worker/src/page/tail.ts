/** The bytes of a page that went into the rewriter and have not come out of it yet. */

export interface Tail {
  add(chunk: Uint8Array): void;
  /** Forgets all before this byte of the page. */
  drop(seen: number): void;
  /** What is left. */
  take(): Uint8Array[];
}

/** It holds what the rewriter holds: a tag that has not ended, and a chunk. */
export function createTail(): Tail {
  let chunks: Uint8Array[] = [];
  let dropped = 0;
  return {
    add: (chunk) => void chunks.push(chunk),
    drop(seen) {
      let left = seen - dropped;
      dropped = Math.max(seen, dropped);
      while (left > 0 && chunks[0]) {
        const first = chunks[0];
        if (first.length > left) chunks[0] = first.subarray(left);
        else chunks.shift();
        left -= first.length;
      }
    },
    take() {
      const left = chunks;
      chunks = [];
      return left;
    },
  };
}
