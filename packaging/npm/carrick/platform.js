"use strict";

/** Returns the name of the package that contains the binary for this platform. */
function dependencyName() {
  const parts = ["carrick", process.platform, process.arch];
  if (process.platform === "linux") {
    // Node reports the version of glibc only where it uses glibc.
    const { glibcVersionRuntime } = process.report.getReport().header;
    parts.push(glibcVersionRuntime ? "gnu" : "musl");
  }
  return parts.join("-");
}

module.exports = { dependencyName };
