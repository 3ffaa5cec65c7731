// The figures as Markdown, with the bars that they are held against.

import { busy } from "./machine.mjs";
import { ROUNDS } from "./measure.mjs";

const OURS = "nearside";
const CLOSURES = "hand-written closures";

/** The whole of benches/rules.md. */
export function report(about, figures) {
  const { attributes, record, windows, sequences, cold, missing } = figures;
  const bars = barsOf(busy(about));
  const sections = [
    head(about),
    "## 1,000 rules of three conditions over one visitor, ids out",
    `Each timed call sets \`cart_value\`, which all rules read, and asks for the ids. ${checked(attributes.shares)}`,
    table(attributes.rows),
    bars(attributeBars(attributes)),
    "## One event more",
    "Each timed call is `engine.record` of one `view_item`, whose history is full at 1,000 events, with what it entered and left.",
    table(record.rows, record.rows.at(-1).name),
    bars([["what 1,000 rules add to an event", record.rows[0].us - record.rows.at(-1).us, "us", 3]]),
    "## 1,000 window counts over 1,000 events",
    `"At least m views of category c in d days": 40 categories, 60 days. Each timed call asks a day on or back. ${checked(windows.shares)}`,
    table(windows.rows),
    bars([["1,000 window counts", of(windows.rows, OURS), "us", 30]]),
    "## 1,000 sequences of three steps over 1,000 events",
    `Windows of 30 minutes to 12 hours, three in ten with a step that must not follow. Each timed call asks at another time. ${checked(sequences.shares)}`,
    table(sequences.rows),
    bars([["1,000 sequences", of(sequences.rows, OURS), "us", 300]]),
    "## Cold",
    "A fresh process for each figure, modules imported and WebAssembly compiled before. Timed: from the bytes of 1,000 rules and of the visitor in memory to the first answer; 15 processes each.",
    table(cold.rows),
    bars([
      ["first answer, module compiled whole", of(cold.rows, `${OURS}, module compiled whole`) / 1000, "ms", 1],
      ["first answer, its functions compiled as they are called", of(cold.rows, OURS) / 1000, "ms", 1],
    ]),
    "## Payload of the 1,000 rules",
    payload(attributes.bytes),
    "## A missing value",
    "What `missing <= 7` says of a visitor who has no such attribute. Nothing is known, so it may not hold.",
    missingTable(missing.rows),
  ];
  return `${sections.join("\n\n")}\n`;
}

function head(about) {
  const warning = busy(about)
    ? ` **Other programs ran beside it (load ${about.load} on ${about.cores} cores): neither times nor ratios hold, and no bar is judged.**`
    : "";
  return `# Segment rules, beside the rule engines on npm

Made by \`cargo xtask bench --peers\` on ${about.date}, Node ${about.node} (V8 ${about.v8}), ${about.cores} cores of ${about.processor}.${warning}
One run; the engines take turns, ${ROUNDS} rounds after a warm-up; the figures are the median round and the least. Before any
timing the ids of every engine are compared with the closures'. The packages are pinned in
\`crates/nearside-bench/peers/package.json\`.`;
}

function checked({ answers, least, greatest }) {
  return `Before the timing ${answers} answers of each were equal; ${percent(least)} to ${percent(greatest)} of the rules held.`;
}

function table(rows, base = OURS) {
  const reference = of(rows, base);
  const ratio = (us) => (reference ? figure(us / reference) : "-");
  const lines = rows.map(({ name, us, least_us }) => `| ${name} | ${figure(us)} | ${ratio(us)} | ${figure(least_us)} |`);
  const heading = `| | us a call, median | times ${base === OURS ? "ours" : base} | least |`;
  return [heading, "|---|---:|---:|---:|", ...lines].join("\n");
}

function attributeBars({ rows, bytes, explain_us }) {
  const us = of(rows, OURS);
  const [{ raw, brotli }] = bytes;
  const packages = rows.filter(({ name }) => name !== OURS && name !== CLOSURES);
  const fastest = Math.min(...packages.map(({ us }) => us));
  return [
    ["1,000 rules", us, "us", 25],
    ["beside the closures", us / of(rows, CLOSURES), "times theirs", 1],
    ...(packages.length ? [["beside the fastest package", us / fastest, "times its", 1 / 8]] : []),
    ["manifest", raw / 1000, "KB", 24],
    ["manifest, brotli", brotli / 1000, "KB", 6],
    ["explain of one segment, median", explain_us, "us", 1000],
  ];
}

/** A table of what is promised beside what was found, each at most its bar; on a busy machine nothing is judged. */
function barsOf(isBusy) {
  const judge = (found, bar) => (isBusy ? "not judged" : found <= bar ? "met" : "not met");
  return (list) => {
    const lines = list.map(([what, found, unit, bar]) => {
      const outcome = found === undefined || Number.isNaN(found) ? "not in this build" : `${figure(found)} ${unit}`;
      return `| ${what} | ${outcome} | ${figure(bar)} ${unit} | ${judge(found, bar)} |`;
    });
    return ["| bar | found | at most | |", "|---|---:|---:|---|", ...lines].join("\n");
  };
}

function payload(rows) {
  const lines = rows.map(({ name, raw, brotli }) => `| ${name} | ${raw.toLocaleString("en")} | ${brotli.toLocaleString("en")} |`);
  return ["| engine | bytes | brotli 11 |", "|---|---:|---:|", ...lines].join("\n");
}

function missingTable(rows) {
  const word = (holds) => (holds === true ? "**holds**" : holds === false ? "does not hold" : `throws: ${holds}`);
  return ["| engine | `missing <= 7` |", "|---|---|", ...rows.map(({ name, holds }) => `| ${name} | ${word(holds)} |`)].join("\n");
}

function of(rows, name) {
  return rows.find((row) => row.name === name)?.us;
}

/** Three digits that matter. */
function figure(number) {
  if (number >= 100) return Math.round(number).toLocaleString("en");
  return Number(number.toPrecision(3)).toString();
}

function percent(part) {
  return `${Math.round(part * 100)} %`;
}
