/** Runs `work` when the page has nothing better to do, `after_ms` from now at the earliest. */
export function idle(work: () => void, after_ms = 0): void {
  setTimeout(() => {
    // Safari has no requestIdleCallback; there the delay alone must do.
    if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 2000 });
    else work();
  }, after_ms);
}
