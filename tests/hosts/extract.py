"""Calls `extract` of `carrick:image@0.1.0` on the package `wasmtime`.

    extract.py COMPONENT PICTURE...

Prints what it returns for each picture, as `carrick call --json` does: one line of JSON.
"""

import json
import sys

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker

engine = Engine()
linker = Linker(engine)
linker.add_wasip2()
store = Store(engine)
store.set_wasi(WasiConfig())
instance = linker.instantiate(store, Component.from_file(engine, sys.argv[1]))
interface = instance.get_export_index(store, "carrick:image/metadata@0.1.0")
extract = instance.get_func(store, instance.get_export_index(store, "extract", interface))
for path in sys.argv[2:]:
    with open(path, "rb") as picture:
        answer = extract(store, picture.read())
    # The package gives what a result or a variant holds, since its type says which case it is.
    match answer:
        case None:
            said = {"err": "unknown-format"}
        case int():
            said = {"err": {"truncated": answer}}
        case str():
            said = {"err": {"malformed": answer}}
        case _:
            said = {"ok": vars(answer)}
    print(json.dumps(said))
