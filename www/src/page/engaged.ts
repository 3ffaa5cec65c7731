/** How long a page was visible and how far it was scrolled. */

export interface Engagement {
  /** What was seen since the last call, and starts anew; `undefined` where it was less than a second. */
  take(): { visible_seconds: number; scroll_percent: number } | undefined;
}

export function watchEngagement(): Engagement {
  let visible_ms = 0;
  let since = document.hidden ? undefined : performance.now();
  let depth = 0;
  const count = (): void => {
    if (since !== undefined) visible_ms += performance.now() - since;
    since = document.hidden ? undefined : performance.now();
  };
  const scroll = (): void => {
    const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
    depth = Math.max(depth, scrollHeight > 0 ? (scrollTop + clientHeight) / scrollHeight : 1);
  };
  document.addEventListener("visibilitychange", count);
  addEventListener("scroll", scroll, { passive: true });
  return {
    take() {
      count();
      const visible_seconds = Math.round(visible_ms / 1000);
      scroll();
      const scroll_percent = Math.min(Math.round(depth * 100), 100);
      visible_ms = depth = 0;
      return visible_seconds > 0 ? { visible_seconds, scroll_percent } : undefined;
    },
  };
}
