// json-logic-engine, which makes a JavaScript function of each rule.

import { LogicEngine } from "json-logic-engine";
import { CHANGING } from "../rules.mjs";

export { pack } from "./logic.mjs";

export async function open(payload, visitorJson) {
  const visitor = JSON.parse(visitorJson);
  const engine = new LogicEngine();
  const rules = JSON.parse(payload).map(({ id, logic }) => ({ id, holds: engine.build(logic) }));
  return {
    set: (value) => (visitor[CHANGING] = value),
    answer() {
      const ids = [];
      for (const { id, holds } of rules) if (holds(visitor)) ids.push(id);
      return ids;
    },
  };
}
