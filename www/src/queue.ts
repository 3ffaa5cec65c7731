/**
 * Calls made before the tag has loaded. The documented stub is
 *
 *     window.nearside ||= new Proxy([], { get: (queue, name) => queue[name] ??
 *       ((...call) => new Promise((done) => queue.push({ call: [name, ...call], done }))) });
 *
 * and a plain array of `["track", "view_item", {..}]` will do as well.
 */

type Call = [name: string, ...input: unknown[]];
type Methods = Record<string, (...input: never[]) => unknown>;

/** Makes one queued call. What is not a call of ours is passed over. */
export function replay(entry: unknown, methods: Methods): void {
  const { call = entry, done } = (entry ?? {}) as { call?: unknown; done?: (answer: unknown) => void };
  if (!Array.isArray(call)) return;
  const [name, ...input] = call as Call;
  if (!Object.hasOwn(methods, name)) return;
  const answer = methods[name]!(...(input as never[]));
  done?.(answer);
}

/** What stands in `window.nearside` before us, in the order of its making. */
export function queued(before: unknown): unknown[] {
  return Array.isArray(before) ? before.slice() : [];
}
