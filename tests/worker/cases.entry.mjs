//! Runs the shared cases in workerd: a case comes as a body, its outcome goes back.

import { Engine, Site } from "../../www/npm/src/index.ts";
import { check } from "../cases/run.mjs";

const worker = {
  async fetch(request) {
    const { name, input, expected } = await request.json();
    try {
      return Response.json({ steps: await check({ Engine, Site }, name, input, expected) });
    } catch (error) {
      return Response.json({ difference: String(error) });
    }
  },
};

export { worker as default };
