/** Watches `window.dataLayer`: reads it from its beginning, then every push. The shop's own push stays as it is. */

type Layer = unknown[] & { push: (...entries: unknown[]) => number };

/**
 * Calls `read` with each entry. A page may make its dataLayer after this script, or replace it: call the function that
 * comes back whenever it could have happened. No dataLayer is made where there is none, for the tag adds one global.
 */
export function watchDataLayer(read: (entry: unknown) => void): () => void {
  let watched: unknown;
  const look = (): void => {
    const layer = (window as { dataLayer?: unknown }).dataLayer;
    if (layer === watched || !Array.isArray(layer)) return;
    watched = layer;
    layer.forEach(safely(read));
    follow(layer as Layer, safely(read));
  };
  look();
  return look;
}

function follow(layer: Layer, read: (entry: unknown) => void): void {
  const push = layer.push;
  layer.push = function (this: Layer, ...entries: unknown[]) {
    const answer = push.apply(this, entries);
    entries.forEach(read);
    return answer;
  };
}

/** An entry with a getter that throws is passed over: the page's push must not notice us. */
function safely(read: (entry: unknown) => void): (entry: unknown) => void {
  return (entry) => {
    try {
      read(entry);
    } catch {
      // Not an entry we can read.
    }
  };
}
