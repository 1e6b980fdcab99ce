"""Runs a component of the world `pipeline` of `carrick:pipeline@0.1.0` on the package `wasmtime`.

    report.py COMPONENT < DOCUMENTS

Reads a list of documents as JSON, and prints as JSON, for each, what `report` returns and what
was logged.
"""

import json
import sys

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker

COUNTRIES = {"DE": "Germany", "GB": "United Kingdom"}

engine = Engine()
linker = Linker(engine)
linker.add_wasip2()
logged = []


def log(_store, level, message):
    logged.append(f"{level}: {message}")


def lookup(_store, table, key):
    return COUNTRIES.get(key) if table == "countries" else None


with linker.root() as root:
    for name, function in [("log", log), ("lookup", lookup)]:
        with root.add_instance(f"carrick:pipeline/{name}@0.1.0") as instance:
            instance.add_func(name, function)

store = Store(engine)
store.set_wasi(WasiConfig())
instance = linker.instantiate(store, Component.from_file(engine, sys.argv[1]))
interface = instance.get_export_index(store, "carrick:pipeline/report@0.1.0")
report = instance.get_func(store, instance.get_export_index(store, "report", interface))
answers = []
for document in json.load(sys.stdin):
    logged.clear()
    result = report(store, document)
    # Summaries and faults are both records; which it is, their fields say.
    fields = vars(result.payload if hasattr(result, "payload") else result)
    answers.append({"ok" if "text" in fields else "err": fields, "log": logged.copy()})
print(json.dumps(answers))
