/**
 * The worker as tests run it. A request with `x-test-settle` is answered when all work that goes on behind it is done, and
 * with `x-test-ahead-ms` the isolate's clock stands still from then on, that far ahead of the first such request.
 */

import type { EdgeContext, EdgeEnv } from "../../../www/npm/src/personalize.ts";
import { personalize } from "../../../worker/src/personalize.ts";

let start: number | undefined;

const worker = {
  async fetch(request: Request, env: EdgeEnv, ctx: EdgeContext): Promise<Response> {
    const ahead_ms = request.headers.get("x-test-ahead-ms");
    if (ahead_ms !== null) {
      start ??= Date.now();
      const still = start + Number(ahead_ms);
      Date.now = () => still;
    }
    const works: Promise<unknown>[] = [];
    const answer = await personalize(request, env, { waitUntil: (work) => void works.push(work) });
    if (request.headers.has("x-test-settle")) await Promise.all(works);
    else ctx.waitUntil(Promise.all(works));
    return answer;
  },
};

export { worker as default };
