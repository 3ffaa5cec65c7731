//! What delivery costs.

const FREE_FROM = 80;
const COSTS = { standard: 5, express: 12 };

/** The cost of delivering goods of this value. */
export function shippingCost(value, way) {
  return way === "standard" && value >= FREE_FROM ? 0 : COSTS[way];
}
