/** What a page can call. No call throws, no promise rejects: errors go to the "error" listeners, answers stay empty. */

import type { Config } from "./config.ts";
import type { Emitter, Listener } from "./emitter.ts";
import { fault } from "./fault.ts";
import type { Gate } from "./gate.ts";
import type { Changes, Choices, Engine, PageContext, RawEvent, Recommendation } from "./host/engine.ts";
import type { Runtime } from "./host/runtime.ts";
import { hashKey, isPersonal } from "./identity.ts";
import type { answer, Question } from "./inspect.ts";

/** What the API needs from the rest of the tag. */
export interface Parts {
  config: Config;
  runtime: Runtime;
  emitter: Emitter;
  /** Resolves when the tag is ready; it always does. */
  ready: Promise<void>;
  /** Does something after what was called before it. */
  pass: Gate["pass"];
  report(error: unknown): void;
  track(event: RawEvent): Promise<Changes>;
  /** A page view; the page's placements are looked at again. */
  view(fields: Record<string, unknown>): Promise<Changes>;
  /** Starts the engine for a decision of the visitor's, and recording where it permits it. */
  decide(op: ["consent", Choices, number] | ["forget"] | ["reset"] | ["optOut"]): Promise<void>;
  context(): PageContext;
  debug(on: boolean): void;
}

type Fields = Record<string, unknown>;
type Attributes = Record<string, string | number | boolean>;

export function createApi(parts: Parts) {
  const { config, runtime, emitter, report } = parts;
  let isReady = false;
  void parts.ready.then(() => (isReady = true));
  let attributes_set: Attributes = {};

  /** Asks the engine; `otherwise` where there is none, or it refuses. */
  const ask = <T>(question: (engine: Engine) => T | Promise<T>, otherwise: T): Promise<T> =>
    parts.pass(async () => {
      // What was called before the question belongs to the answer.
      await runtime.settled();
      try {
        const engine = runtime.engine();
        return engine ? await question(engine) : otherwise;
      } catch (error) {
        report(error);
        return otherwise;
      }
    });
  /** Asks the full engine, as of now; undefined where there is none. */
  const askFull = (...question: Question): Promise<unknown> =>
    ask((engine) => {
      const [snapshot, now] = [engine.snapshot(), Date.now()];
      const full = import(`${config.base}nearside-inspect.js`) as Promise<{ answer: typeof answer }>;
      return full.then(({ answer }) => answer(config.home, snapshot, now, ...question));
    }, undefined);
  const attribute = async (name: string, value: string | number | boolean | null | undefined): Promise<void> => {
    if (value === undefined || value === null || !runtime.engine()?.permits()) return;
    if (isPersonal(name)) {
      report(fault("attribute", "names a person: pass it as the key of identify, which is hashed", name));
      return;
    }
    attributes_set[name] = value;
    await runtime.commit(["attribute", name, value, Date.now()]);
  };
  const attributes = (given: Attributes, prefix = ""): Promise<void> =>
    parts.pass(async () => {
      await Promise.all(Object.entries(given).map(([name, value]) => attribute(prefix + name, value)));
    });
  const on = (name: string, listener: Listener): (() => void) => {
    // What has happened is told to those who ask later too.
    if (name === "ready" && isReady) listener(undefined);
    return emitter.on(name, listener);
  };

  const api = {
    /** Records an event by its GA4 or Segment name; resolves with the segments it made the visitor enter and leave. */
    track: (name: string, fields: Fields = {}): Promise<Changes> => parts.track({ ...fields, ...named(fields, name) }),
    /** Records a page view. Also takes Segment's `page(category, name, properties)`. */
    page(...input: unknown[]): Promise<Changes> {
      const fields = input.find((one) => typeof one === "object" && one !== null) as Fields | undefined;
      // What Segment's calls bring and we do not keep.
      const { url, title, referrer, search, keywords, ...kept } = fields ?? {};
      return parts.view(kept);
    },
    /** Says who this is. The key is hashed before it goes anywhere; attributes are kept as they are. */
    async identify(key?: unknown, given?: Attributes): Promise<void> {
      await attributes(given ?? (typeof key === "object" && key !== null ? (key as Attributes) : {}));
      if (typeof key !== "string" && typeof key !== "number") return;
      await hashKey(config.site, String(key)).then((identity) => attributes({ identity }), report);
    },
    /** Takes the visitor's decision: `{ personalization, analytics, sync }`, or true or false for all of them. */
    consent(choices: Choices | boolean): Promise<void> {
      const all = typeof choices === "boolean" ? { personalization: choices, analytics: choices, sync: choices } : choices;
      return parts.decide(["consent", all, Date.now()]);
    },
    /** Ids of the segments the visitor is in. */
    segments: (): Promise<string[]> => ask((engine) => engine.segments(), []),
    /** Why the visitor is in a segment or not. */
    explain: (segment: string): Promise<unknown> => askFull("explain", segment),
    /** Recommendations for a placement, with what the catalog knows of each item. */
    recommend: (placement: string, options: { page?: PageContext } = {}): Promise<Recommendation[]> =>
      ask(async (engine) => {
        const page = { ...parts.context(), ...options.page };
        await engine.near?.(page);
        return engine.recommend(placement, page);
      }, []),
    /** What is known about the visitor on this device. */
    profile: (): Promise<unknown> => askFull("profile"),
    /** Listens to "segment", "recommendation", "ready" or "error"; gives the function that ends it. */
    on,
    once(name: string, listener: Listener): () => void {
      const off = emitter.on(name, (detail) => {
        off();
        listener(detail);
      });
      return off;
    },
    off: emitter.off,
    /** Calls `listener` when the tag is ready, or at once if it is. */
    ready: (listener?: () => void): Promise<void> => parts.ready.then(() => listener?.()),
    /** Erases the profile and records nothing more on this device; only this decision is kept. */
    optOut: (): Promise<void> => parts.decide(["optOut"]),
    /** Erases the profile and the visitor's decisions, as if there had been no visit. */
    forget: (): Promise<void> => parts.decide(["forget"]),
    /** Somebody else sits here now: another replica, an empty profile, the same decisions. */
    reset(): Promise<void> {
      attributes_set = {};
      return parts.decide(["reset"]);
    },
    /** Shows the overlay, and errors in the console. */
    debug: (show = true): void => parts.debug(show),
    /** Segment's `group`: the group's id as attribute `group`, its traits as attributes `group_<name>`. */
    async group(id: unknown, given: Attributes = {}): Promise<void> {
      if (typeof id === "string" || typeof id === "number") await attributes({ group: id });
      await attributes(given, "group_");
    },
    /** Segment's `alias`: the visitor is known by another key from now on. */
    alias: (key: unknown): Promise<void> => api.identify(key),
    /** Segment's `user`: the key is never kept, so its id is null; the anonymous id is the replica's. */
    user: () => ({
      id: () => null,
      anonymousId: (): string | null => replicaOf(runtime.engine()),
      traits: (): Attributes => ({ ...attributes_set }),
    }),
    /** Accepted and without effect: a replica's id is drawn at random, for one that is chosen could be another's. Gives the id. */
    setAnonymousId: (_id?: unknown): string | null => api.user().anonymousId(),
  };
  return api;
}

/** The id under which this browser writes; null while nothing is recorded. */
function replicaOf(engine: Engine | undefined): string | null {
  return engine?.permits() ? engine.replica() : null;
}

/** A `name` among Segment's properties is the item's; the event's own then goes by `event`. */
function named(fields: Fields, name: string): RawEvent {
  return ("name" in fields ? { event: name, name: fields.name } : { name }) as RawEvent;
}
