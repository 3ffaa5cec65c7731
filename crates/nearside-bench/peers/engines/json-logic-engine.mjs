// json-logic-engine, which walks the rules as they are written.

import { LogicEngine } from "json-logic-engine";
import { CHANGING } from "../rules.mjs";

export { pack } from "./logic.mjs";

export async function open(payload, visitorJson) {
  const visitor = JSON.parse(visitorJson);
  const rules = JSON.parse(payload);
  const engine = new LogicEngine();
  return {
    set: (value) => (visitor[CHANGING] = value),
    answer() {
      const ids = [];
      for (const { id, logic } of rules) if (engine.run(logic, visitor)) ids.push(id);
      return ids;
    },
  };
}
