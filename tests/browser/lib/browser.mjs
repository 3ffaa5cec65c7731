// Chromium, and a fresh visitor in it.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const executablePath = process.env.NEARSIDE_CHROMIUM ?? "/usr/bin/chromium";

/** Why there is no browser; undefined where there is one. */
export function noBrowser() {
  return existsSync(executablePath) ? undefined : `no ${executablePath}: install chromium or set NEARSIDE_CHROMIUM`;
}

export function launch() {
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/**
 * A visitor with an empty profile, on another device where Playwright's options for one are given. `noise` collects what a page must never make: uncaught errors, unhandled rejections,
 * and console messages but for those that the browser itself writes about requests and policies.
 */
export async function visitor(browser, origin, { script, ...device } = {}) {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1200, height: 800 }, ...device });
  const noise = [];
  if (script) await context.addInitScript(script);
  context.on("weberror", (error) => noise.push(String(error.error())));
  context.on("console", (message) => {
    if (!/^(Failed to load resource|Refused to|.*Content Security Policy|Access to)/.test(message.text())) noise.push(message.text());
  });
  const page = await context.newPage();
  return { context, page, noise };
}

/** What is stored for the site; null where nothing is. */
export function stored(page, site = "fixture") {
  return page.evaluate((key) => localStorage.getItem(key), `nearside:${site}`);
}

/** Resolves with the next sync request's response. */
export function synced(page) {
  return page.waitForResponse((response) => response.url().endsWith("/sync") && response.request().method() === "POST");
}
