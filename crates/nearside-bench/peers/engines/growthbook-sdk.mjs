// @growthbook/growthbook as its documentation has it: every rule a feature that is on or off.

import { GrowthBook } from "@growthbook/growthbook";
import { CHANGING } from "../rules.mjs";
import { query } from "./mongo.mjs";

export async function pack(rules) {
  const feature = ({ id, when }) => [id, { defaultValue: false, rules: [{ condition: query(when), force: true }] }];
  return JSON.stringify(Object.fromEntries(rules.map(feature)));
}

export async function open(payload, visitorJson) {
  const features = JSON.parse(payload);
  const growthbook = new GrowthBook({ features, attributes: JSON.parse(visitorJson) });
  const ids = Object.keys(features);
  return {
    // The promise is of what sticky buckets and remote evaluation would add; the attribute itself is set at once.
    set: (value) => void growthbook.updateAttributes({ [CHANGING]: value }),
    answer: () => ids.filter((id) => growthbook.isOn(id)),
  };
}
