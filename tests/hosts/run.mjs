// Runs a WASI command component that jco has made JavaScript of.
//
//     run.mjs SCRIPT [NAME=VALUE...] -- [ARGUMENTS...]
//
// The guest gets the variables, the arguments and this process's streams, and no folder.

import { pathToFileURL } from "node:url";
import { _setArgs, _setEnv } from "@bytecodealliance/preview2-shim/cli";
import { _setPreopens } from "@bytecodealliance/preview2-shim/filesystem";

const [script, ...words] = process.argv.slice(2);
const end = words.indexOf("--");
const variable = (word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)];
_setEnv(Object.fromEntries(words.slice(0, end).map(variable)));
_setArgs(["guest", ...words.slice(end + 1)]);
_setPreopens({});

const { run } = await import(pathToFileURL(script));
run.run();
