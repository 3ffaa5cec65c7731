/** An answer that says what is wrong and what to do, as the backend's do (RFC 9457). */

export function unreachable(detail: string, remedy: string): Response {
  const body = JSON.stringify({ type: "urn:nearside:problem:unreachable", title: "Unreachable", status: 502, detail, remedy });
  return new Response(body, {
    status: 502,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
