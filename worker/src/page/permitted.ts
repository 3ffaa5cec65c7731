/** Which requests and answers are pages that may be filled; all others pass through. */

/** Whether an HTML page may come of it. */
export function asksForPage(request: Request): boolean {
  return request.method === "GET" && !request.headers.has("range");
}

/** The request without what would let the origin answer that the visitor has the page already: it would be the unfilled one. */
export function unconditional(request: Request): Request {
  if (!request.headers.get("accept")?.includes("text/html")) return request;
  const headers = new Headers(request.headers);
  headers.delete("if-none-match");
  headers.delete("if-modified-since");
  return new Request(request, { headers });
}

/** Whether the answer is a whole HTML page whose bytes can be read and added to. */
export function isPage(answer: Response): boolean {
  const { status, body, headers } = answer;
  const [kind = "", ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith("charset="));
  const coding = (headers.get("content-encoding") ?? "identity").toLowerCase();
  return (
    status === 200 &&
    body !== null &&
    kind.trim() === "text/html" &&
    (charset === undefined || /^charset="?utf-8"?$/.test(charset)) &&
    // Every runtime unpacks gzip; others come as they are on some.
    (coding === "identity" || coding === "gzip") &&
    !/\bno-transform\b/.test(headers.get("cache-control") ?? "")
  );
}
