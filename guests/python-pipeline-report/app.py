"""The part `reporter` of `carrick:pipeline@0.1.0`: holds the other parts together."""

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.report import Summary
from wit_world.imports import checksum, parse, rules


class Report(exports.Report):
    """The interface `report`."""

    def report(self, document: str) -> Summary:
        """Reads `document`, applies the rules to every entry, and reports."""
        entries = parse.parse(document)
        kept = []
        lines = []
        for entry in entries:
            try:
                result = rules.apply(entry)
            except Err as error:
                lines.append(f"line {error.value.line}: refused: {error.value.reason}")
                continue
            if result is None:
                lines.append(f"line {entry.line}: left out")
            else:
                kept.append(result)
                lines.append(f"line {entry.line}: {len(result.fields)} fields")
        total = checksum.checksum(kept)
        lines.append(f"{len(kept)} of {len(entries)} entries, checksum {total:08x}")
        text = "".join(f"{line}\n" for line in lines)
        return Summary(len(entries), len(kept), total, text)
