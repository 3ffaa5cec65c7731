// A browser profile that was copied, or came back from a backup: both copies go on, and every view counts once.

import assert from "node:assert/strict";
import test from "node:test";
import { stored, synced, visitor } from "./lib/browser.mjs";
import { fixture, settled, skip, until } from "./lib/fixture.mjs";
import { html, item, push, serve } from "./lib/pages.mjs";

const running = fixture();

async function newVisitor(pages, copy) {
  const visiting = await visitor(running.browser, running.backend.address);
  await serve(visiting.context, pages);
  if (copy) {
    await visiting.context.addInitScript((copy) => localStorage.getItem("nearside:fixture") ?? localStorage.setItem("nearside:fixture", copy), copy);
  }
  return visiting;
}

const viewing = (number) => html({ pushes: push("view_item", [item(number)]) });

/** Opens a page and waits until what it records is acknowledged. */
async function visit(page, path) {
  const response = synced(page);
  await page.goto(path);
  await settled(page);
  assert.equal((await response).status(), 200);
}

const replica = (page) => page.evaluate(async () => (await nearside.profile()).replica);
const counted = (page) => page.evaluate(async () => (await nearside.explain("shoe-lover")).children[0].actual);

test("both copies of a browser profile go on, and every view counts once", { skip }, async () => {
  const first = await newVisitor({ "/1": viewing(1), "/2": viewing(2), "/4": viewing(4) });
  await visit(first.page, "/1");
  const id = await replica(first.page);
  const copy = await stored(first.page);
  await visit(first.page, "/2");

  const second = await newVisitor({ "/3": viewing(3) }, copy);
  await visit(second.page, "/3");
  await until(second.page, async (id) => (await nearside.profile()).replica !== id, id);
  await until(second.page, async () => (await nearside.explain("shoe-lover")).children[0].actual === 3);
  const anew = await replica(second.page);

  await visit(first.page, "/4");
  assert.equal(await replica(first.page), id, "whoever was heard first keeps the id");
  await until(first.page, async () => (await nearside.explain("shoe-lover")).children[0].actual === 4);
  const [held, same] = [id, anew].map((id) => running.backend.profile(id));
  assert.deepEqual(held, same, "one profile");
  assert.equal(held.replicas.length, 2);
  const items = JSON.stringify(held);
  for (const name of ["S1", "S2", "S3", "S4"]) assert.ok(items.includes(name), `${name} in ${items}`);
  assert.equal(await counted(first.page), 4);
  assert.deepEqual([...first.noise, ...second.noise], []);
  await Promise.all([first.context.close(), second.context.close()]);
});
