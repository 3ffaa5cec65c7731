/** How a card is filled: the same for the tag, which fills in the page, and the worker, which fills in the stream. */

export { better } from "./better.ts";
export {
  boundAttributes,
  fieldText,
  fieldValue,
  isWebAddress,
  type BoundAttribute,
  type ShownItem,
} from "./field.ts";
export { money } from "./money.ts";
export { reasonAttribute, reasonText, type NamedReason } from "./reason.ts";
