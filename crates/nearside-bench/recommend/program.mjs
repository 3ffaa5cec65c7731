// Runs the `nearside` program and says what it took.

import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** How often it is looked at what a process has used. */
const LOOK_EVERY_MS = 20;

/** Ticks of a second in which the system counts a process's time. */
const TICKS = 100;

/** A function that runs the program at `path`: `{ stdout, seconds, cpu_seconds, peak_mb }`; it throws where it refuses. */
export function program(path) {
  const pins = spawnSync("taskset", ["--version"]).status === 0;
  return (words, { oneCore = false } = {}) =>
    new Promise((resolve, reject) => {
      const command = oneCore && pins ? ["taskset", "-c", "0", path, ...words] : [path, ...words];
      const started = performance.now();
      const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
      let [stdout, stderr, used] = ["", "", { peak_mb: 0, cpu_seconds: 0 }];
      child.stdout.on("data", (chunk) => (stdout += chunk));
      child.stderr.on("data", (chunk) => (stderr = (stderr + chunk).slice(-4096)));
      const looking = setInterval(() => (used = usedBy(child.pid, used)), LOOK_EVERY_MS);
      child.on("error", reject);
      child.on("close", (code) => {
        clearInterval(looking);
        if (code === 0) resolve({ stdout, seconds: (performance.now() - started) / 1000, ...used });
        else reject(new Error(`${command.join(" ")} ended with ${code}: ${stderr}`));
      });
    });
}

/** The most memory a process has had, and its time on a processor; `before` where the system does not say. */
function usedBy(pid, before) {
  try {
    // A process that has ended but was not waited for has no memory any more.
    const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    // After the name in brackets: its state, then numbers, of which the 12th and 13th are its ticks.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
    const peak_mb = Math.max(before.peak_mb, Number(kb ?? 0) / 1024);
    return { peak_mb, cpu_seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
  } catch {
    return before;
  }
}
