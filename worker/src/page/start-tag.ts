/** A placement's start tag with `data-nearside-filled`, so that the tag leaves the placement alone. */

import { joined } from "./bytes.ts";
import { escaped } from "./escape.ts";

/** All other bytes of the tag stay. */
export function markFilled(start_tag: Uint8Array, item_ids: readonly string[]): Uint8Array {
  // The element's name ends at white space, a slash or the bracket; the attribute goes behind it.
  const at = start_tag.findIndex((byte, index) => index > 0 && (byte <= 0x20 || byte === 0x2f || byte === 0x3e));
  const attribute = new TextEncoder().encode(` data-nearside-filled="${escaped(item_ids.join(","))}"`);
  return joined([start_tag.subarray(0, at), attribute, start_tag.subarray(at)]);
}
