//! A shop's origin: a folder of files, and pages that a test sets.
import { once } from "node:events";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", svg: "image/svg+xml" };

/**
 * @param {string} [folder]
 * @returns {Promise<{ url: string, set: (path: string, answer: import("node:http").RequestListener | string) => void, seen: import("node:http").IncomingMessage[], stop: () => Promise<void> }>}
 */
export async function startOrigin(folder) {
  const answers = new Map();
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(request);
    const path = new URL(request.url, "http://origin").pathname;
    const answer = answers.get(path);
    if (typeof answer === "function") return answer(request, response);
    if (typeof answer === "string") return page(response, answer);
    return file(folder, path, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    set: (path, answer) => void answers.set(path, answer),
    seen,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** As a shop would send it: with a length, a tag and leave to keep it. */
export function page(response, html) {
  const body = Buffer.from(html);
  response.writeHead(200, {
    "content-type": TYPES.html,
    "content-length": body.length,
    "content-security-policy": "default-src 'self'",
    "cache-control": "public, max-age=60",
    "cdn-cache-control": "max-age=600",
    etag: '"one"',
    vary: "Accept-Language",
    "set-cookie": ["basket=1; Path=/", "seen=2; Path=/"],
  });
  response.end(body);
}

function file(folder, path, response) {
  const name = folder && join(folder, path.endsWith("/") ? `${path}index.html` : path);
  if (!name || !existsSync(name) || !statSync(name).isFile()) {
    response.writeHead(404, { "content-type": TYPES.html });
    return response.end("<h1>not here</h1>");
  }
  const { size, mtimeMs } = statSync(name);
  response.writeHead(200, {
    "content-type": TYPES[name.split(".").at(-1)] ?? "application/octet-stream",
    "content-length": size,
    etag: `"${Math.round(mtimeMs)}"`,
  });
  return createReadStream(name).pipe(response);
}
