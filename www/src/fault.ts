/** An error in the shape of the engine's own: what kind, where, what is wrong and what to do about it. */

export interface Fault extends Error {
  code: string;
  path: string;
}

export function fault(code: string, message: string, path = ""): Fault {
  return Object.assign(new Error(path ? `${path}: ${message}` : message), { name: "NearsideError", code, path });
}
