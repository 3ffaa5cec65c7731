/** Listeners by event name. A listener that throws is the page's affair and disturbs nobody else. */

export type Listener = (detail: unknown) => void;

export interface Emitter {
  on(name: string, listener: Listener): () => void;
  off(name: string, listener?: Listener): void;
  emit(name: string, detail: unknown): void;
}

export function createEmitter(): Emitter {
  const lists = new Map<string, Set<Listener>>();
  const off = (name: string, listener?: Listener): void => {
    if (listener) lists.get(name)?.delete(listener);
    else lists.delete(name);
  };
  return {
    on(name, listener) {
      lists.set(name, (lists.get(name) ?? new Set()).add(listener));
      return () => off(name, listener);
    },
    off,
    emit(name, detail) {
      for (const listener of [...(lists.get(name) ?? [])]) {
        try {
          listener(detail);
        } catch (error) {
          // As if the page had called it itself: in its console, not in our way.
          setTimeout(() => {
            throw error;
          });
        }
      }
    },
  };
}
