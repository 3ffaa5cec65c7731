//! What must not be touched is not touched: the same bytes and the same headers.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startOrigin } from "./support/origin.mjs";
import { COOKIE_KEY } from "./support/backend.mjs";
import { pageWith, startSmall } from "./support/small.mjs";
import { startWorker } from "./support/worker.mjs";

/** Headers of a connection, not of an answer. */
const HOPS = ["connection", "date", "keep-alive", "transfer-encoding"];
const HTML = pageWith();

describe("pages that pass through", () => {
  let small, origin, worker, cookie, bindings;

  before(async () => {
    small = await startSmall();
    origin = await startOrigin();
    origin.set("/", HTML);
    bindings = { SITE: "small", SHOP: origin.url, BACKEND: small.backend.url, COOKIE_KEY };
    worker = await startWorker(bindings);
    await worker.settle();
    ({ cookie } = await small.visitor(["a", "b", "d", "ü,\"<c>"]));
  });
  after(async () => {
    await Promise.all([worker?.stop(), origin?.stop(), small?.backend.stop()]);
  });

  it("is personal with the cookie, so that the others mean something", async () => {
    assert.notEqual(await text(worker, "/", { cookie }), HTML);
  });

  it("has the origin's bytes and headers without a cookie", async () => {
    await untouched(worker, origin, "/");
  });

  it("has them with a forged, cut, foreign or malformed cookie", async () => {
    const value = cookie.slice("ns_small=".length);
    const [payload, signature] = value.split(".");
    const turned = (text, at) => text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
    const wrong = [
      turned(payload, 3) + "." + signature,
      payload + "." + turned(signature, 0),
      // The last letter of 16 bytes has four loose bits: another letter with the same bytes is another text.
      payload + "." + signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1),
      value.slice(0, -1),
      value.slice(0, 20),
      payload,
      `${payload}.`,
      `.${signature}`,
      `${value}.${signature}`,
      `${value}=`,
      "",
      "%%%.%%%",
      `${"A".repeat(3_900)}.${signature}`,
    ];
    for (const held of wrong) await untouched(worker, origin, "/", { cookie: `ns_small=${held}` });
    await untouched(worker, origin, "/", { cookie: `ns_other=${value}` });
    await untouched(worker, origin, "/", { cookie: `ns_smal=${value}; xns_small=${value}` });
  });

  it("finds the right cookie among forged ones", async () => {
    const page = await text(worker, "/", { cookie: `a=b; ns_small=forged.x; ${cookie}; c=d` });
    assert.match(page, /data-nearside-filled=/);
  });

  it("leaves ranges, HEAD, other statuses and other kinds alone", async () => {
    const kinds = {
      "/range": { status: 206, headers: { "content-type": "text/html", "content-range": "bytes 0-9/99" } },
      "/gone": { status: 404, headers: { "content-type": "text/html" } },
      "/moved": { status: 302, headers: { "content-type": "text/html", location: "/elsewhere" } },
      "/json": { status: 200, headers: { "content-type": "application/json" } },
      "/xhtml": { status: 200, headers: { "content-type": "application/xhtml+xml" } },
      "/latin": { status: 200, headers: { "content-type": "text/html; charset=iso-8859-1" } },
      "/fixed": { status: 200, headers: { "content-type": "text/html", "cache-control": "no-transform" } },
      "/nothing": { status: 200, headers: {} },
    };
    for (const [path, { status, headers }] of Object.entries(kinds)) {
      origin.set(path, (_, response) => response.writeHead(status, headers).end(HTML));
      await untouched(worker, origin, path, { cookie });
    }
    await untouched(worker, origin, "/", { cookie, range: "bytes=0-9" });
    const head = await fetch(`${worker.url}/`, { method: "HEAD", headers: { cookie } });
    assert.equal(head.headers.get("etag"), '"one"');
    assert.equal(head.headers.get("cache-control"), "public, max-age=60");
  });

  /** Runs another worker with some bindings changed. */
  const withWorker = async (changed, run) => {
    const other = await startWorker({ ...bindings, ...changed });
    try {
      await other.settle();
      await run(other);
    } finally {
      await other.stop();
    }
  };

  it("has the origin's answer when the backend is down, and the remedy for what asks the backend", async () => {
    await withWorker({ BACKEND: "http://127.0.0.1:9" }, async (other) => {
      await untouched(other, origin, "/", { cookie });
      const sync = await fetch(`${other.url}/ns/small/sync`, { method: "POST", body: "x" });
      assert.equal(sync.status, 502);
      assert.match((await sync.json()).remedy, /try again/);
    });
  });

  it("has it without a key, with a short one and with another one", async () => {
    for (const COOKIE_KEY of ["", "short", "another secret of sufficient length"]) {
      await withWorker({ COOKIE_KEY }, (other) => untouched(other, origin, "/", { cookie }));
    }
  });

  it("has it with artefacts that are broken, cut short or of another kind", async () => {
    const at = async (kind) => new Uint8Array(await (await fetch(`${small.backend.url}/ns/small/${kind}`)).arrayBuffer());
    const [MANIFEST, CATALOG] = [await at("manifest"), await at("catalog")];
    const broken = [
      { MANIFEST: MANIFEST.slice(0, -5), CATALOG },
      { MANIFEST: new Uint8Array(64), CATALOG },
      { MANIFEST, CATALOG: CATALOG.slice(0, 40) },
      { MANIFEST: CATALOG, CATALOG: MANIFEST },
    ];
    for (const artefacts of broken) {
      await withWorker(artefacts, (other) => untouched(other, origin, "/", { cookie }));
    }
    await withWorker({ BACKEND: "", MANIFEST, CATALOG }, async (other) => {
      assert.match(await text(other, "/", { cookie }), /data-nearside-filled=/, "whole ones in bindings need no backend");
    });
  });

  it("has it when what the backend gives as artefacts is broken, and is personal once they are whole", async () => {
    const real = small.backend.url;
    let broken = true;
    const backend = await startOrigin();
    try {
      for (const kind of ["manifest", "catalog", "model"]) {
        const answer = await fetch(`${real}/ns/small/${kind}`);
        const bytes = Buffer.from(await answer.arrayBuffer());
        if (answer.status !== 200) continue;
        backend.set(`/ns/small/${kind}`, (_, response) => response.writeHead(307, { location: `/ns/small/${kind}/${broken ? "b" : "a"}` }).end());
        backend.set(`/ns/small/${kind}/a`, (_, response) => response.end(bytes));
        backend.set(`/ns/small/${kind}/b`, (_, response) => response.end(bytes.subarray(0, 50)));
      }
      await withWorker({ BACKEND: backend.url }, (other) => untouched(other, origin, "/", { cookie }));
      broken = false;
      await withWorker({ BACKEND: backend.url }, async (other) => {
        assert.match(await text(other, "/", { cookie }), /data-nearside-filled=/);
      });
    } finally {
      await backend.stop();
    }
  });

  it("answers 502 when the shop is down", async () => {
    await withWorker({ SHOP: "http://127.0.0.1:9" }, async (other) => {
      const answer = await other.get("/", { cookie });
      assert.equal(answer.status, 502);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
    });
  });
});

async function text(worker, path, headers) {
  return (await worker.get(path, headers)).text();
}

async function untouched(worker, origin, path, headers = {}) {
  const [through, direct] = [await worker.get(path, headers), await fetch(origin.url + path, { headers, redirect: "manual" })];
  assert.equal(through.status, direct.status, path);
  const listed = ({ headers }) => [...headers].filter(([name]) => !HOPS.includes(name)).sort();
  const bytes = [Buffer.from(await through.arrayBuffer()), Buffer.from(await direct.arrayBuffer())];
  assert.ok(bytes[0].equals(bytes[1]), `${path} ${JSON.stringify(headers)}: the bytes differ`);
  assert.deepEqual(listed(through), listed(direct), path);
}
