/** The headers of a page that is one visitor's. */

/** They describe the bytes that the origin sent, or permit caches to keep them. */
const DROPPED = [
  "accept-ranges",
  "age",
  "cdn-cache-control",
  "cloudflare-cdn-cache-control",
  "content-digest",
  "content-encoding",
  "content-length",
  "content-md5",
  "digest",
  "etag",
  "expires",
  "last-modified",
  "repr-digest",
  "surrogate-control",
];

/** All others stay, the Content-Security-Policy among them: nothing is added that it could forbid. */
export function privateHeaders(headers: Headers): Headers {
  const own = new Headers(headers);
  for (const name of DROPPED) own.delete(name);
  own.set("cache-control", "private, no-store");
  own.append("vary", "Cookie");
  return own;
}
