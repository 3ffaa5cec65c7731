// One workload in this fresh process: node workload.mjs NAME [--peers]     prints its figures as JSON

const [name, ...flags] = process.argv.slice(2);
const { run } = await import(`./workloads/${name}.mjs`);
console.log(JSON.stringify(await run({ withPeers: flags.includes("--peers") })));
