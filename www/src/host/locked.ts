/** How long a tab waits for what another tab stored to arrive; it takes some milliseconds at most. */
const MAX_WAIT_MS = 300;

/** The number of this tab's latest change, and what ends the lock that tells the others of it. */
let own = 0;
let end = (): void => {};
// A page that holds a lock is kept out of the back/forward cache.
addEventListener("pagehide", () => end());

/**
 * Runs `change` while no other tab of the site does. It must not throw. `stamp` is a digest of what is stored.
 *
 * A lock alone is not enough: tabs in different processes see each other's localStorage some time later, and the lock may
 * pass from tab to tab before. So whoever made the latest change holds a second lock whose name tells its number and the
 * stamp it left, and the next one waits until it sees the same.
 */
export async function locked(name: string, change: () => void, stamp: () => number): Promise<void> {
  let done = false;
  const once = (): void => {
    if (!done) change();
    done = true;
  };
  try {
    // Missing on plain http and in old browsers; refuses in sandboxed frames.
    await navigator.locks.request(name, async () => {
      const mark = `${name}=`;
      const marks = ((await navigator.locks.query()).held ?? []).map((held) => held.name!).filter((held) => held.startsWith(mark));
      const [order, left] = marks.map((held) => held.slice(mark.length).split(":").map(Number)).sort((a, b) => b[0]! - a[0]!)[0] ?? [0];
      const latest = Date.now() + MAX_WAIT_MS;
      while (order !== own && left !== undefined && stamp() !== left && Date.now() < latest) await new Promise((again) => setTimeout(again, 4));
      once();
      own = order! + 1;
      const former = end;
      await new Promise<void>((granted) => {
        void navigator.locks.request(`${mark}${own}:${stamp()}`, () => {
          granted();
          return new Promise<void>((ended) => (end = ended));
        });
      });
      former();
    });
  } catch {
    // One tab at a time is then the visitor's habit instead of our guarantee. Not at once: the caller may be in the engine.
    await undefined;
    once();
  }
}
