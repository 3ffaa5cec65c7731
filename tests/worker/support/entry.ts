/** The worker as tests run it: a request with `x-test-settle` is answered when all work that goes on behind it is done. */

import type { EdgeContext, EdgeEnv } from "../../../www/npm/src/personalize.ts";
import { personalize } from "../../../worker/src/personalize.ts";

const worker = {
  async fetch(request: Request, env: EdgeEnv, ctx: EdgeContext): Promise<Response> {
    const works: Promise<unknown>[] = [];
    const answer = await personalize(request, env, { waitUntil: (work) => void works.push(work) });
    if (request.headers.has("x-test-settle")) await Promise.all(works);
    else ctx.waitUntil(Promise.all(works));
    return answer;
  },
};

export { worker as default };
