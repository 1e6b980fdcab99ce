// Lays out the folders of two npm packages: the main package `carrick`, and the one that
// contains the binary for a platform.
//
//   node lay-out.js OUT BINARY     with NPM_NAME, NPM_OS, NPM_CPU, NPM_LIBC and VERSION set
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const [out, binary] = process.argv.slice(2);
const { NPM_NAME: name, NPM_OS: os, NPM_CPU: cpu, NPM_LIBC: libc, VERSION: version } = process.env;
const license = path.join(__dirname, "../../LICENSE");
const shared = {
  version,
  license: "Apache-2.0 WITH LLVM-exception",
  keywords: ["wasm", "wasi", "component-model", "wit"],
};

function write(folder, manifest) {
  fs.copyFileSync(license, path.join(folder, "LICENSE"));
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest, null, 2) + "\n");
}

const platforms = fs
  .readFileSync(path.join(__dirname, "../platforms.tsv"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split("\t")[1]);

const main = path.join(out, "carrick");
fs.cpSync(path.join(__dirname, "carrick"), main, { recursive: true });
write(main, {
  name: "carrick",
  description: "Component-model runtime and WIT toolkit",
  ...shared,
  bin: { carrick: "bin/carrick.js" },
  files: ["bin", "platform.js"],
  engines: { node: ">=18" },
  // npm installs the one whose `os`, `cpu` and `libc` are those of the machine.
  optionalDependencies: Object.fromEntries(platforms.map((platform) => [platform, version])),
});

const platform = path.join(out, name);
fs.mkdirSync(path.join(platform, "bin"), { recursive: true });
fs.copyFileSync(binary, path.join(platform, "bin/carrick"));
fs.chmodSync(path.join(platform, "bin/carrick"), 0o755);
fs.writeFileSync(
  path.join(platform, "README.md"),
  `# ${name}\n\nThe binary of carrick for ${os} on ${cpu}. Install the package \`carrick\`, which depends on this one.\n`,
);
write(platform, {
  name,
  description: `The binary of carrick for ${os} on ${cpu}`,
  ...shared,
  os: [os],
  cpu: [cpu],
  ...(libc === "-" ? {} : { libc: [libc] }),
  files: ["bin"],
});
