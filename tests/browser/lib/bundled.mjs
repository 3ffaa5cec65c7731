// A module of the tag's TypeScript, bundled for Node.

import { build } from "esbuild";
import { join } from "node:path";

const source = join(import.meta.dirname, "../../../www/src");

export async function bundled(path) {
  const { outputFiles } = await build({ entryPoints: [join(source, path)], bundle: true, write: false, format: "esm", target: "es2022" });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
