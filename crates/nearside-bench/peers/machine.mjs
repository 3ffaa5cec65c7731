// What a reader must know of the machine; nothing that names it.

import { cpus, loadavg } from "node:os";

export function machine() {
  const cores = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    v8: process.versions.v8,
    processor: (cores[0]?.model ?? process.arch).trim(),
    cores: cores.length,
    load: Number(loadavg()[0].toFixed(1)),
  };
}

/** Whether other programs take so much that times say little: over half of the cores. */
export function busy({ cores, load }) {
  return load > cores / 2;
}
