/** Starts the engine's WebAssembly: once, by itself at the first use or by `init` with a module that the host holds. */

import { initSync } from "#glue/engine";
import { compiled } from "#habitat";
import engine from "#module/engine";
import { once } from "./once.ts";

let started = false;

/** Waits for the module that lies in the package. */
export const ready: () => Promise<void> = once(async () => {
  if (!started) begin(await compiled(engine));
});

/** Starts with a module of the host's, for bundlers and workers that know better where it lies. Has no effect later. */
export async function init(options: { module: WebAssembly.Module | BufferSource }): Promise<void> {
  const { module } = options;
  if (!started) begin(module instanceof WebAssembly.Module ? module : await WebAssembly.compile(module));
}

function begin(module: WebAssembly.Module): void {
  // Both ways may have been waiting for their bytes at the same time; a second start would orphan engines.
  if (started) return;
  initSync({ module });
  started = true;
}
