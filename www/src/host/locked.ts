/** Runs `change` while no other tab of the site does. It must not throw. */
export async function locked(name: string, change: () => void): Promise<void> {
  let done = false;
  const once = (): void => {
    if (!done) change();
    done = true;
  };
  try {
    // Missing on plain http and in old browsers; refuses in sandboxed frames.
    await navigator.locks.request(name, once);
  } catch {
    // One tab at a time is then the visitor's habit instead of our guarantee. Not at once: the caller may be in the engine.
    await undefined;
    once();
  }
}
