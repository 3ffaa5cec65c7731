// A second reading of docs/wire.md: it follows that page and shares no code with the first one. Where the two differ, the
// page does not say enough or one of them is wrong. `decode` is strict; `encode` writes the same bytes again.

import { answer, delta, digest, stored } from "./messages.mjs";
import { refusal } from "./refusal.mjs";
import { sink } from "./sink.mjs";
import { snapshot } from "./snapshot.mjs";
import { source } from "./source.mjs";

/** The first byte of everything. */
const FORMAT = 3;
/** Longest of what is sent and of what is stored, in bytes; longer ones are refused. */
const MAX_SENT = 16_384;
const MAX_STORED = 524_288;

/** The kinds by their byte. */
const KINDS = [
  { kind: "delta", codec: delta, last: MAX_SENT },
  { kind: "answer", codec: answer, last: MAX_SENT },
  { kind: "digest", codec: digest, last: MAX_SENT },
  { kind: "snapshot", codec: snapshot, last: MAX_STORED },
  { kind: "cells", codec: stored, last: MAX_STORED },
];

const fits = (length, { kind, last }) => {
  if (length > last) throw refusal(kind, `${length} bytes, beyond ${last}`);
};

/** The message of these bytes. Throws a refusal that names the byte. */
export const decode = (bytes) => {
  const from = source(bytes);
  const format = from.byte();
  if (format !== FORMAT) throw from.refuse(`format ${format}, not ${FORMAT}`);
  const entry = KINDS[from.byte()];
  if (!entry) throw from.refuse("a kind that is not listed");
  fits(bytes.length, entry);
  const message = { kind: entry.kind, ...entry.codec.read(from) };
  from.end();
  return message;
};

const write = (message, to) => {
  const place = KINDS.findIndex(({ kind }) => kind === message.kind);
  if (place < 0) throw refusal("kind", `${message.kind} is not one`);
  to.byte(FORMAT);
  to.byte(place);
  KINDS[place].codec.write(to, message);
  return KINDS[place];
};

/** The bytes of a message. Throws a refusal where a value has none. */
export const encode = (message) => {
  const to = sink();
  const entry = write(message, to);
  const bytes = to.bytes();
  fits(bytes.length, entry);
  return bytes;
};

/** How many integers the bytes of a message have. */
export const integers = (message) => {
  const to = sink();
  write(message, to);
  return to.integers();
};

/** The bytes of a message with one integer in another form than it should have: what a reader must refuse. */
export const misformed = (message, integer, form) => {
  const to = sink((place, shortest) => (place === integer ? form(shortest) : shortest));
  write(message, to);
  return to.bytes();
};
