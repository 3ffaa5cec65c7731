//! What a page shows, read from its text.

/** The placement's start tag and content; its content must hold no further `div`. */
export function placementOf(html, id) {
  const [, start_tag, content] =
    html.match(new RegExp(`(<[a-z]+[^>]* data-nearside-placement="${id}"[^>]*>)([^]*?)</(?:section|div|ul)\\s*>`)) ?? [];
  if (start_tag === undefined) throw new Error(`no placement ${id} in the page`);
  return { start_tag, content, filled: attributesOf(start_tag, "data-nearside-filled")[0] };
}

/** The values of an attribute, as they are written. */
export function attributesOf(html, name) {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map(([, value]) => value);
}
