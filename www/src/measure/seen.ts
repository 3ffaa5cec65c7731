/** An impression: half of a card in view for a second, in a page that is looked at (the Media Rating Council's rule for display). */

const HALF = 0.5;
const SECOND_MS = 1000;

/** Calls `seen` once when the card has been, or at once by what it returns. */
export type Watch = (card: Element, seen: () => void) => () => void;

export function createWatch(): Watch {
  const timers = new WeakMap<Element, ReturnType<typeof setTimeout>>();
  const waiting = new WeakMap<Element, () => void>();
  const end = (card: Element): void => {
    if (document.hidden) {
      // Observed anew it is told where the card stands as soon as somebody looks.
      document.addEventListener("visibilitychange", () => {
        observer.unobserve(card);
        if (waiting.has(card)) observer.observe(card);
      }, { once: true });
      return;
    }
    waiting.get(card)?.();
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) {
        clearTimeout(timers.get(target));
        if (intersectionRatio >= HALF) timers.set(target, setTimeout(() => end(target), SECOND_MS));
      }
    },
    { threshold: HALF },
  );
  return (card, seen) => {
    const done = (): void => {
      if (!waiting.delete(card)) return;
      clearTimeout(timers.get(card));
      observer.unobserve(card);
      seen();
    };
    waiting.set(card, done);
    // Anew, or a card that was watched before would not be told of.
    observer.unobserve(card);
    observer.observe(card);
    return done;
  };
}
