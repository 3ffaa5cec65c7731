/** The package `nearside`: the engine without any DOM, for browsers, Node, workerd and Deno. */

export { Engine, type EngineOptions, type EngineSite, type EngineVisitor } from "./engine.ts";
export { NearsideError, type ErrorCode } from "./errors.ts";
export { Site } from "./site.ts";
export { init } from "./start.ts";
export type {
  AliasName,
  CanonicalName,
  CatalogItem,
  Changes,
  ConsentChoices,
  Event,
  EventName,
  Interest,
  Item,
  ItemFields,
  Page,
  ProfileView,
  Proof,
  ProofKind,
  Reason,
  Recommendation,
  Scalar,
  SegmentItem,
  Threshold,
} from "./types.ts";
