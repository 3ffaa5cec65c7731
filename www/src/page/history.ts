/** Calls back when the address changes without a page load: the Navigation API, else `pushState` and `popstate`. */
export function watchHistory(moved: () => void): void {
  let address = location.pathname + location.search;
  const look = (): void => {
    const next = location.pathname + location.search;
    // A change of the fragment alone is the same page.
    if (next !== address) moved();
    address = next;
  };
  const navigation = (window as { navigation?: EventTarget }).navigation;
  if (navigation) {
    navigation.addEventListener("currententrychange", (event) => {
      // A replaced entry is a router putting its address right, not a page that somebody went to.
      if ((event as { navigationType?: string }).navigationType === "replace") address = location.pathname + location.search;
      else look();
    });
    return;
  }
  const push = history.pushState;
  history.pushState = function (...call) {
    push.apply(this, call);
    look();
  };
  addEventListener("popstate", look);
}
