/** The signed cookie: `ns_{site}` = base64url(digest) "." base64url(the first 16 bytes of HMAC-SHA-256 of its name, "=" and the digest). */

import { MAX_COOKIE_CHARS, MAX_COOKIES_TRIED } from "./limits.ts";

const SIGNATURE_BYTES = 16;
const keys = new Map<string, CryptoKey>();

/** The digest of the first cookie of this site that was signed with `key`. A forged, cut, foreign or missing one is `undefined`. */
export async function readCookie(header: string | null, site: string, key: string): Promise<Uint8Array | undefined> {
  const start = `ns_${site}=`;
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  const ours = pairs.filter((pair) => pair.startsWith(start)).slice(0, MAX_COOKIES_TRIED);
  for (const pair of ours) {
    const digest = await unseal(start, pair.slice(start.length), key);
    if (digest) return digest;
  }
  return undefined;
}

async function unseal(start: string, value: string, key: string): Promise<Uint8Array | undefined> {
  if (value.length > MAX_COOKIE_CHARS) return undefined;
  const parts = value.split(".");
  const [payload, signature] = parts.map(fromBase64Url);
  if (parts.length !== 2 || !payload || !signature) return undefined;
  const name = new TextEncoder().encode(start);
  const signed = new Uint8Array(name.length + payload.length);
  signed.set(name);
  signed.set(payload, name.length);
  const right = new Uint8Array(await crypto.subtle.sign("HMAC", await imported(key), signed));
  return equal(signature, right.subarray(0, SIGNATURE_BYTES)) ? payload : undefined;
}

/** In constant time for all signatures of the right length. */
function equal(given: Uint8Array, right: Uint8Array): boolean {
  if (given.length !== right.length) return false;
  return right.reduce((difference, byte, index) => difference | (byte ^ (given[index] ?? 0)), 0) === 0;
}

/** The bytes; `undefined` for what is not exactly how they are written. */
function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    // `atob` lets loose bits at the end pass: two texts would be one signature.
    if (btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "") !== text) return undefined;
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** A line break at the end is the file's, not the secret's: the backend drops it too. */
async function imported(secret: string): Promise<CryptoKey> {
  const held = keys.get(secret);
  if (held) return held;
  const bytes = new TextEncoder().encode(secret.replace(/[\r\n]+$/, ""));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  // One secret a worker; a second one is a change of it.
  if (keys.size > 1) keys.clear();
  keys.set(secret, key);
  return key;
}
