/** Sends a request on, to the shop or the backend. */

import type { Origin } from "../../www/npm/src/personalize.ts";

/** Bodies are streamed both ways, redirects and cookies come back as they are. */
export async function forward(origin: Origin | undefined, request: Request): Promise<Response> {
  try {
    return await send(origin, request);
  } catch (error) {
    // A kept connection that the other side has just closed shows as a failure; asking again is safe where nothing is changed.
    if (request.method !== "GET" && request.method !== "HEAD") throw error;
    return send(origin, request);
  }
}

function send(origin: Origin | undefined, request: Request): Promise<Response> {
  if (origin === undefined) return fetch(request);
  if (typeof origin !== "string") return origin.fetch(request);
  return fetch(moved(origin, request));
}

/** The same request for another place, which learns by the usual headers how the visitor sees it. */
function moved(origin: string, request: Request): Request {
  const seen = new URL(request.url);
  const { protocol, host, pathname } = new URL(origin);
  const place = new URL(seen);
  place.protocol = protocol;
  place.host = host;
  // Setting a host without a port keeps the port that was there.
  place.port = new URL(origin).port;
  place.pathname = pathname.replace(/\/$/, "") + seen.pathname;
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-host", seen.host);
  headers.set("x-forwarded-proto", seen.protocol.slice(0, -1));
  return new Request(new Request(place, request), { headers, redirect: "manual" });
}
