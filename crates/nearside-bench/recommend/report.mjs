// The figures as Markdown, each beside its bar.

const COMMAND = "cargo xtask recommend";

/** `benches/recommend.md`. */
export function report(about, { yoochoose64: clicks, online_retail: baskets, rsc15_100k: trending }) {
  const parts = [
    `# Recommendations: quality, size and speed

Made by \`${COMMAND}\` on ${about.date}, Node ${about.node} (V8 ${about.v8}), ${about.cores} cores of ${about.processor}, load ${about.load}.
Training runs on one core. A model's bytes are those without its id table, after brotli at quality 11. HR@20 and MRR@20 are
about the next event of a session, repeats counted; "new" is about next items that the session has not seen, seen items taken
out of the list. The sets are public and not part of the repository; what is tuned is tuned on the end of the training sessions.
`,
  ];
  if (clicks) parts.push(ofClicks(clicks), ofShards(clicks), ofDevice(clicks.device));
  if (baskets) parts.push(ofOne("Bought together (UCI Online Retail, leave one out, HR@10)", baskets, 0.29));
  if (trending) parts.push(ofOne("Trending (RecSys 2015, seven days; one list for all, half-life 6 h, HR@20)", trending, 0.155));
  return parts.join("\n");
}

function ofClicks({ sizes }) {
  const rows = sizes.map((of) => {
    const shares = [of.hit_rate, of.reciprocal_rank, of.new_hit_rate, of.new_reciprocal_rank].map((share) => share.toFixed(4));
    const budget = of.budget === null ? "none" : of.budget.toLocaleString("en");
    return `| ${[budget, of.packed_bytes.toLocaleString("en"), of.edges.toLocaleString("en"), ...shares, of.seconds.toFixed(1), of.cpu_seconds.toFixed(1), of.peak_mb.toFixed(0)].join(" | ")} |`;
  });
  const [small, tag, whole] = sizes;
  return `## Next items (RecSys 2015, last 1/64, 486,026 events, ${tag.items.toLocaleString("en")} items)

| budget | bytes | edges | HR@20 | MRR@20 | new HR@20 | new MRR@20 | s | of CPU | MB |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.join("\n")}

${bars([
  ["HR@20 in 70,000 bytes", tag.hit_rate, 0.709, "least"],
  ["MRR@20 in 70,000 bytes", tag.reciprocal_rank, 0.308, "least"],
  ["new-item HR@20 in 70,000 bytes", tag.new_hit_rate, 0.64, "least"],
  ["new-item MRR@20 in 70,000 bytes", tag.new_reciprocal_rank, 0.284, "least"],
  ["HR@20 in 45,000 bytes", small.hit_rate, 0.695, "least"],
  ["HR@20 without a budget", whole.hit_rate, 0.712, "least"],
  ["training to 70,000 bytes, tuning included, s of CPU", tag.cpu_seconds, 5, "most"],
  ["its memory, MB", tag.peak_mb, 500, "most"],
])}
`;
}

function ofShards({ sizes, shards: found }) {
  const whole = sizes.find(({ budget }) => budget === 70_000);
  const bytes = (count) => Math.round(count).toLocaleString("en");
  return `## In shards (the model of 70,000 bytes; ids and everything else that is fetched counts, after brotli at quality 11)

| pieces | | bytes each | fetched a session |
|---|---:|---:|---:|
| head | 1 | ${bytes(found.head_bytes)} | 1 |
| shards | ${found.shards} | ${bytes(found.shard_bytes)} | ${found.mean_shards.toFixed(2)} |
| buckets | ${found.buckets} | ${bytes(found.bucket_bytes)} | ${found.mean_buckets.toFixed(2)} |

${bars([
  ["bytes a session, mean", found.mean_bytes, 25_000, "most"],
  ["HR@20 less than the whole model's", whole.hit_rate - found.hit_rate, 0.002, "most"],
])}

Of ${bytes(found.sessions)} sessions 99 in 100 fetch at most ${bytes(found.p99_bytes)} bytes. HR@20 is ${found.hit_rate.toFixed(4)}, MRR@20 ${found.reciprocal_rank.toFixed(4)}, new-item HR@20
${found.new_hit_rate.toFixed(4)} and MRR@20 ${found.new_reciprocal_rank.toFixed(4)}. What joins them is ${bytes(found.code_bytes)} bytes of code beside the tag, fetched once.
`;
}

function ofDevice({ load_ms, memory_mb, p50_us, p99_us, asked }) {
  return `## On the device (the engine's build in Node, ${asked.toLocaleString("en")} fillings of eight slots with rules)

${bars([
  ["read a model of 10,000 items, ms", load_ms, 10, "most"],
  ["memory it takes, MB", memory_mb, 1.5, "most"],
  ["fill a placement, median, us", p50_us, 30, "most"],
  ["fill a placement, 99 of 100, us", p99_us, 200, "most"],
])}
`;
}

function ofOne(title, { hit_rate, reciprocal_rank, packed_bytes, seconds }, bar) {
  return `## ${title}

${bars([["HR", hit_rate, bar, "least"]])}

MRR ${reciprocal_rank.toFixed(4)}, ${packed_bytes.toLocaleString("en")} bytes, trained in ${seconds.toFixed(1)} s.
`;
}

/** A table of bars: `[what, found, bar, "least" or "most"]`. */
function bars(rows) {
  const lines = rows.map(([what, found, bar, side]) => {
    const met = side === "least" ? found >= bar : found <= bar;
    return `| ${what} | ${Number(found.toPrecision(4))} | at ${side} ${bar} | ${met ? "met" : "not met"} |`;
  });
  return ["| bar | found | | |", "|---|---:|---:|---|", ...lines].join("\n");
}
