#!/usr/bin/env node
// Runs the binary of the package for this platform, which npm installed beside this one.
"use strict";

const { spawn } = require("node:child_process");
const { dependencyName } = require("../platform.js");

const name = dependencyName();
let binary;
try {
  binary = require.resolve(`${name}/bin/carrick`);
} catch {
  console.error(`error: the package \`${name}\`, which contains carrick for this platform, is not installed`);
  console.error("");
  console.error(`hint: install without \`--omit=optional\`; if no package \`${name}\` exists, use \`cargo install carrick\``);
  process.exit(125);
}

const child = spawn(binary, process.argv.slice(2), { stdio: "inherit" });
// The terminal sends SIGINT to the child as well. Other signals reach only this process.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`error: cannot start \`${binary}\`: ${error.message}`);
  process.exit(125);
});
child.on("exit", (code, signal) => {
  if (signal === null) {
    process.exit(code);
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
