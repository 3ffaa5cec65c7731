// Runs the `nearside` program and says what it took.

import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** How often a process's peak of memory is read. */
const LOOK_EVERY_MS = 20;

/** A function that runs the program at `path`: `{ stdout, seconds, peak_mb }`; it throws where the program refuses. */
export function program(path) {
  const pins = spawnSync("taskset", ["--version"]).status === 0;
  return (words, { oneCore = false } = {}) =>
    new Promise((resolve, reject) => {
      const command = oneCore && pins ? ["taskset", "-c", "0", path, ...words] : [path, ...words];
      const started = performance.now();
      const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
      let [stdout, stderr, peak_mb] = ["", "", 0];
      child.stdout.on("data", (chunk) => (stdout += chunk));
      child.stderr.on("data", (chunk) => (stderr = (stderr + chunk).slice(-4096)));
      const looking = setInterval(() => (peak_mb = Math.max(peak_mb, peakOf(child.pid))), LOOK_EVERY_MS);
      child.on("error", reject);
      child.on("close", (code) => {
        clearInterval(looking);
        if (code === 0) resolve({ stdout, seconds: (performance.now() - started) / 1000, peak_mb });
        else reject(new Error(`${command.join(" ")} ended with ${code}: ${stderr}`));
      });
    });
}

/** The most memory a process has had, in MB; 0 where the system does not say. */
function peakOf(pid) {
  try {
    const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kb ?? 0) / 1024;
  } catch {
    return 0;
  }
}
