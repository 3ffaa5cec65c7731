/** What stands for a visitor's key (an e-mail address, a customer number): a hash that leads back to nobody by itself. */

import { fault } from "./fault.ts";

/** SHA-256 of the site and the key in lower case, as hexadecimal digits. The key itself goes nowhere. */
export async function hashKey(site: string, key: string): Promise<string> {
  // Missing on plain http.
  if (!crypto.subtle) throw fault("identity", "keys are hashed on https pages only");
  const input = new TextEncoder().encode(`${site}\0${key.trim().toLowerCase()}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", input));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Attribute names under which pages pass what names a person. They are refused: the profile is of a visitor, not of a name. */
const PERSONAL = /^(e-?mail|phone|(first|last|user|full)?[-_ ]?name|address|birth.*|password|avatar|ip)$/i;

export function isPersonal(name: string): boolean {
  return PERSONAL.test(name);
}
