/** What the script tag says: `data-site`, `data-endpoint`, `data-consent`, `data-auto`. */

/** What the page says about a visitor who has not decided yet. */
export type ConsentMode = "granted" | "denied" | "ask";

export interface Config {
  /** The site's id; empty where the tag lacks `data-site`. */
  readonly site: string;
  /** Directory of the script, with a slash at its end. */
  readonly base: string;
  /** Where the site's artefacts and its sync address are: `{endpoint}/{site}`. */
  readonly home: string;
  readonly mode: ConsentMode;
  /** Whether pages, pushes and placements are looked after without being asked. */
  readonly auto: boolean;
}

export function readConfig(script: HTMLScriptElement | undefined): Config {
  const data = script?.dataset ?? {};
  const base = new URL(".", script?.src || document.baseURI).href;
  const endpoint = data.endpoint ? new URL(data.endpoint, document.baseURI).href : base;
  const site = data.site ?? "";
  const mode = data.consent === "granted" || data.consent === "denied" ? data.consent : "ask";
  const home = `${endpoint.replace(/\/$/, "")}/${encodeURIComponent(site)}`;
  return { site, base, home, mode, auto: data.auto !== "false" };
}
