/** Lists of bytes. */

export function byteLength(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(byteLength(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Where `needle` begins, or its beginning at the end of `bytes`; else the length of `bytes`. */
export function findMark(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  const first = needle[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    const end = Math.min(needle.length, bytes.length - at);
    let same = 1;
    while (same < end && bytes[at + same] === needle[same]) same += 1;
    if (same >= end) return at;
  }
  return bytes.length;
}
