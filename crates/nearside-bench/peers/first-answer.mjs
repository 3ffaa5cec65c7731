// One first answer in this fresh process: node first-answer.mjs ENGINE PAYLOAD VISITOR

import { readFileSync } from "node:fs";
import { load } from "./engines/index.mjs";

const [file, ...paths] = process.argv.slice(2);
const engine = await load({ name: file, file });
const prepared = await engine.prepare();
const [payload, visitor] = paths.map((path) => (engine.binary ? new Uint8Array(readFileSync(path)) : readFileSync(path, "utf8")));

const started = performance.now();
const { answer } = await engine.open(payload, visitor, prepared);
const ids = await answer();
const ms = performance.now() - started;

console.log(JSON.stringify({ ms, ids: ids.toSorted() }));
