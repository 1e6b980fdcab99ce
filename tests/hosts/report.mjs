// Runs a component of the world `pipeline` of `carrick:pipeline@0.1.0` that jco has made
// JavaScript of.
//
//     report.mjs SCRIPT < DOCUMENTS
//
// Reads an array of documents as JSON, and prints as JSON, for each, what `report` returns
// and what was logged. What is exported here is what the component imports.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const countries = { DE: "Germany", GB: "United Kingdom" };
let logged = [];

export const log = {
  log: (level, message) => logged.push(`${level}: ${message}`),
};
export const lookup = {
  lookup: (table, key) => (table === "countries" ? countries[key] : undefined),
};

function answer(report, document) {
  logged = [];
  try {
    const summary = report(document);
    const ok = {
      "entries-read": Number(summary.entriesRead),
      "entries-kept": Number(summary.entriesKept),
      checksum: summary.checksum,
      text: summary.text,
    };
    return { ok, log: logged };
  } catch (error) {
    if (!error.payload) throw error;
    const { line, reason } = error.payload;
    return { err: { line: Number(line), reason }, log: logged };
  }
}

// The component imports this module, so this module may not wait for the component.
import(pathToFileURL(process.argv[2])).then(({ report: { report } }) => {
  const documents = JSON.parse(readFileSync(0, "utf8"));
  const answers = documents.map((document) => answer(report, document));
  console.log(JSON.stringify(answers));
});
