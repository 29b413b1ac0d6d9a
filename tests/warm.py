"""What every one of `tests.processes` does first: it takes on an environment and a folder of its own, and reads its settings by it."""

from __future__ import annotations

import atexit
import os
import runpy
import sys
import threading
import warnings

from tests.warm_children import fork_children

MODULES = "tests.all_modules"


def become(command: tuple[str, ...], environment: dict[str, str], folder: str, outputs: list[str]) -> None:
    """Runs "-m module …" or "-c code …" as Python would, in that environment, and exits as it does."""
    assert MODULES in sys.modules, "nothing was read beforehand"
    for number, path in enumerate(outputs, 1):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    _forget_settings()
    fork_children()
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="runpy")
    kind, what, *arguments = command
    try:
        if kind == "-m":
            sys.argv = [what, *arguments]
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            sys.argv = ["-c", *arguments]
            exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})
    finally:
        _end()


def _forget_settings() -> None:
    """Those of the process that read the modules, and the connection that it prepared by them and did not open."""
    from django.conf import settings
    from django.db import connections
    from django.db.utils import ConnectionHandler
    from django.utils.functional import empty

    settings._wrapped = empty
    sys.modules.pop("arkivbro.conf.settings", None)
    connections.__dict__.pop("settings", None)
    ConnectionHandler.__init__(connections)


def _end() -> None:
    """What Python does at its end, and `multiprocessing` does not."""
    from django.db import connections

    sys.stdout.flush()
    threading._shutdown()  # type: ignore[attr-defined]  # waits for the other threads
    atexit._run_exitfuncs()
    if "settings" in connections.__dict__:  # else it used no database, perhaps since its settings are wrong
        connections.close_all()
