// json-logic-js

import jsonLogic from "json-logic-js";
import { CHANGING } from "../rules.mjs";

export { pack } from "./logic.mjs";

export async function open(payload, visitorJson) {
  const visitor = JSON.parse(visitorJson);
  const rules = JSON.parse(payload);
  return {
    set: (value) => (visitor[CHANGING] = value),
    answer() {
      const ids = [];
      for (const { id, logic } of rules) if (jsonLogic.apply(logic, visitor)) ids.push(id);
      return ids;
    },
  };
}
