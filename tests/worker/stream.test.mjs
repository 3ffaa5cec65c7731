//! A page streams: what has come is passed on, however it is cut, and whatever the rewriter makes of it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { startOrigin } from "./support/origin.mjs";
import { COOKIE_KEY } from "./support/backend.mjs";
import { pageWith, startSmall } from "./support/small.mjs";
import { startWorker } from "./support/worker.mjs";

describe("the stream", () => {
  let small, origin, worker, cookie;

  before(async () => {
    small = await startSmall();
    origin = await startOrigin();
    worker = await startWorker({ SITE: "small", SHOP: origin.url, BACKEND: small.backend.url, COOKIE_KEY });
    await worker.settle();
    ({ cookie } = await small.visitor(["a", "b", "d"]));
  });
  after(async () => {
    await Promise.all([worker?.stop(), origin?.stop(), small?.backend.stop()]);
  });

  const get = (path) => worker.get(path, { cookie });

  /** Sends pieces, each when the one before has been taken. */
  const serve = (path, pieces, headers = { "content-type": "text/html" }) => {
    origin.set(path, async (_, response) => {
      response.writeHead(200, headers);
      for (const piece of pieces) await new Promise((sent) => response.write(piece, sent));
      response.end();
    });
  };

  it("passes the first bytes on before the origin has sent the last", async () => {
    const html = pageWith();
    const [head, placement, rest] = [html.slice(0, html.indexOf("<ul")), html.slice(html.indexOf("<ul"), html.indexOf("</ul >") + 6), html.slice(html.indexOf("</ul >") + 6)];
    let next;
    origin.set("/slow", async (_, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      for (const piece of [head, placement, rest]) {
        response.write(piece);
        await new Promise((go) => (next = go));
      }
      response.end();
    });
    // Each step of the origin waits for what it said before: a worker that held a byte back would stand still here.
    const reader = (await get("/slow")).body.pipeThrough(new TextDecoderStream()).getReader();
    let seen = "";
    const until = async (wanted) => {
      while (!seen.includes(wanted)) {
        const { value, done } = await reader.read();
        assert.ok(!done, `the page ended before ${wanted}`);
        seen += value;
      }
    };
    await until("<p>before");
    assert.doesNotMatch(seen, /nearside-filled/);
    next();
    await until("</article></ul >");
    assert.doesNotMatch(seen, /the end/);
    next();
    await until("</html>");
    next();
    assert.ok((await reader.read()).done !== undefined);
  });

  it("gives the same page however it is cut", async () => {
    const html = Buffer.from(pageWith());
    serve("/whole", [html]);
    const whole = await (await get("/whole")).text();
    assert.match(whole, /data-nearside-filled/);
    for (const size of [1, 7, 64, 333]) {
      const pieces = Array.from({ length: Math.ceil(html.length / size) }, (_, index) => html.subarray(index * size, (index + 1) * size));
      serve(`/cut-${size}`, pieces);
      assert.equal(await (await get(`/cut-${size}`)).text(), whole, `cut into ${size} bytes`);
    }
  });

  it("keeps every byte that is not its own, valid or not", async () => {
    const odd = [
      Buffer.from([0x3c, 0x70, 0x3e, 0xff, 0xfe, 0x01, 0x00, 0x01, 0x31, 0xc3, 0x28]),
      Buffer.from('\r\n<P\tCLASS = x  ID=\'"\' a=&amp>&nbsp;&<!-- <ul data-nearside-placement="top"> --><![CDATA[x]]><? y ?>'),
      Buffer.from('<script>var x = "<ul data-nearside-placement=\'top\'><li></ul>"</script><textarea><ul data-nearside-placement="top"></textarea>'),
      Buffer.from([0x3c, 0x61, 0x20, 0x62, 0x3d, 0xe4, 0x3e, 0x01]),
      Buffer.from('<script type="application/ld+json">{"@type":"Product","sku":"\xff"</script>', "latin1"),
    ];
    const html = Buffer.concat([Buffer.from("\ufeff<!doctype html>"), ...odd, Buffer.from("<p>no end")]);
    serve("/odd", [html]);
    const answer = await get("/odd");
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(html));
  });

  it("goes on from the very byte where the rewriter gives up", async () => {
    // A rewriter that streams cannot know whether this text would be markup.
    const riddle = "<select><xmp></select><b>";
    const html = pageWith();
    for (const at of [html.indexOf("<p>before"), html.indexOf("<li class=own>own 1"), html.indexOf("<p>after")]) {
      const page = Buffer.from(html.slice(0, at) + riddle + html.slice(at) + "é".repeat(5000));
      for (const size of [page.length, 100, 3]) {
        const pieces = Array.from({ length: Math.ceil(page.length / size) }, (_, index) => page.subarray(index * size, (index + 1) * size));
        serve("/riddle", pieces);
        const got = await (await get("/riddle")).text();
        const filled = got.match(/<ul data-nearside-filled[^]*?<\/ul >/)?.[0];
        // What the rewriter had not read yet stays the shop's own.
        const expected = page.toString();
        const own = expected.match(/<ul {2}data[^]*?<\/ul >/)[0];
        assert.equal(filled ? got.replace(filled, own) : got, expected, `${at} by ${size}`);
        if (at < html.indexOf("</ul >")) assert.equal(filled, undefined);
      }
    }
  });

  it("unpacks gzip, and leaves alone what it cannot unpack", async () => {
    serve("/gzip", [gzipSync(pageWith())], { "content-type": "text/html", "content-encoding": "gzip" });
    assert.match(await (await get("/gzip")).text(), /data-nearside-filled/);
    serve("/other", [pageWith()], { "content-type": "text/html", "content-encoding": "x-other" });
    const other = await get("/other");
    assert.equal(other.headers.get("content-encoding"), "x-other");
    assert.equal(other.headers.get("cache-control"), null);
  });

  it("passes on what came of a page whose origin fails, as it does for a stranger", async () => {
    origin.set("/broken", (_, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.write("<p>begun", () => response.destroy());
    });
    const outcome = (answer) => answer.text().catch(() => "cut");
    assert.equal(await outcome(await get("/broken")), await outcome(await worker.get("/broken")));
  });
});
