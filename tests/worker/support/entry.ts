/**
 * The worker as tests run it. A request with `x-test-settle` is answered when all work that goes on behind it is done, and
 * with `x-test-ahead-ms` the isolate's clock goes ahead of the real one from then on.
 */

import type { EdgeContext, EdgeEnv } from "../../../www/npm/src/personalize.ts";
import { personalize } from "../../../worker/src/personalize.ts";

const real = Date.now.bind(Date);

const worker = {
  async fetch(request: Request, env: EdgeEnv, ctx: EdgeContext): Promise<Response> {
    const ahead_ms = request.headers.get("x-test-ahead-ms");
    if (ahead_ms) Date.now = () => real() + Number(ahead_ms);
    const works: Promise<unknown>[] = [];
    const answer = await personalize(request, env, { waitUntil: (work) => void works.push(work) });
    if (request.headers.has("x-test-settle")) await Promise.all(works);
    else ctx.waitUntil(Promise.all(works));
    return answer;
  },
};

export { worker as default };
