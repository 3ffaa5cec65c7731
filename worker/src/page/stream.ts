/** A page on its way through the rewriter and the filler. */

import type { Filler } from "./filler.ts";
import { createTail } from "./tail.ts";

/**
 * The page, filled. Nothing is read before it is asked for, and what needs no waiting does not wait.
 *
 * The rewriter gives up on markup that it cannot be sure of. The page then goes on as it came, from the very byte where
 * the rewriter stopped: the marks are all that it adds, so that byte is known.
 */
export function filled(
  page: ReadableStream<Uint8Array>,
  rewrite: (page: Response) => Response,
  filler: Filler,
): ReadableStream<Uint8Array> {
  const source = page.getReader();
  const through = new TransformStream<Uint8Array, Uint8Array>();
  const sink = through.writable.getWriter();
  const marked = rewrite(new Response(through.readable)).body!.getReader();
  const tail = createTail();
  let broken: { reason: unknown } | undefined;
  let stopped = false;
  let stop = (): void => undefined;
  const stopping = new Promise<void>((resolve) => void (stop = resolve));
  const read = async (): Promise<Uint8Array | undefined> => {
    try {
      return (await source.read()).value;
    } catch (reason) {
      broken = { reason };
      throw reason;
    }
  };
  const feed = async (): Promise<void> => {
    try {
      for (let chunk = await read(); chunk; chunk = await read()) {
        tail.add(chunk);
        // A rewriter that has given up may never take another byte.
        if (!stopped) await Promise.race([sink.write(chunk), stopping]);
        if (stopped) return;
      }
      await sink.close();
    } catch (reason) {
      await sink.abort(reason).catch(() => undefined);
    }
  };
  const feeding = feed();

  /** The next pieces; `undefined` at the end. */
  const next = async (): Promise<Uint8Array[] | undefined> => {
    if (stopped) {
      const rest = tail.take();
      if (rest.length > 0) return rest;
      await feeding;
      const late = tail.take();
      if (late.length > 0) return late;
      const chunk = await read();
      return chunk && [chunk];
    }
    try {
      const { value, done } = await marked.read();
      const ready = done ? filler.end() : await filler.push(value);
      tail.drop(filler.seen());
      return done && ready.length === 0 ? undefined : ready;
    } catch {
      if (broken) throw broken.reason;
      stopped = true;
      stop();
      void marked.cancel().catch(() => undefined);
      const ready = filler.giveUp();
      tail.drop(filler.seen());
      return ready;
    }
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let pieces: Uint8Array[] | undefined = [];
      while (pieces?.length === 0) pieces = await next();
      for (const piece of pieces ?? []) controller.enqueue(piece);
      if (!pieces) controller.close();
    },
    async cancel(reason) {
      stopped = true;
      stop();
      await Promise.allSettled([source.cancel(reason), marked.cancel(reason)]);
    },
  });
}
