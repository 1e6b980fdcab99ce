"""Runs a WASI command component on the package `wasmtime`.

    run.py COMPONENT [NAME=VALUE...] -- [ARGUMENTS...]

The guest gets the variables, the arguments and this process's streams.
"""

import sys

from wasmtime import Engine, ExitTrap, Store, WasiConfig
from wasmtime.component import Component, Linker

component, *words = sys.argv[1:]
variables, arguments = words[: words.index("--")], words[words.index("--") + 1 :]

engine = Engine()
linker = Linker(engine)
linker.add_wasip2()

wasi = WasiConfig()
wasi.argv = ["guest", *arguments]
wasi.env = [variable.split("=", 1) for variable in variables]
wasi.inherit_stdin()
wasi.inherit_stdout()
wasi.inherit_stderr()
store = Store(engine)
store.set_wasi(wasi)

instance = linker.instantiate(store, Component.from_file(engine, component))
interface = instance.get_export_index(store, "wasi:cli/run@0.2.0")
run = instance.get_func(store, instance.get_export_index(store, "run", interface))
try:
    run(store)
except ExitTrap as end:
    sys.exit(end.code)
