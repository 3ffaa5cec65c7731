/** The entry for Cloudflare Workers, and for whatever else calls `fetch(request, env, ctx)` of a default export. */

import type { EdgeContext, EdgeEnv } from "../../www/npm/src/personalize.ts";
import { personalize } from "./personalize.ts";

const worker = {
  fetch: (request: Request, env: EdgeEnv, ctx: EdgeContext): Promise<Response> => personalize(request, env, ctx),
};

// The runtime asks for a default export.
export { worker as default };
