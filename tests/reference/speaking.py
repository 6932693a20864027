"""What calls write to file descriptors 1 and 2, each the first of its process to solve anything.

``python -m reference.speaking TABLE...`` imports each table, a module with a mapping CALLS of
names to functions of no argument, does each call in a fork of its own, and prints JSON: name to
what came on each descriptor, what was written by way of ``sys.stdout``, whether a solver of
HiGHS was made, and the traceback if there was one.
"""

import ctypes
import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

TESTS = Path(__file__).parents[1]


def listen(*tables):
    """Do the calls of these tables in another process, which must not say a word itself."""
    done = subprocess.run(
        [sys.executable, "-m", "reference.speaking", *tables],
        env={**os.environ, "PYTHONPATH": str(TESTS), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


def overheard(call):
    """Fork, call, and return what the child wrote and met."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            with os.fdopen(write, "w") as report:
                json.dump(_answer(call), report)
            ctypes.CDLL(None).fflush(None)  # what C code has written so far
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as report:
            answer = report.read()
        os.waitpid(child, 0)
        for name, file in (("fd 1", out), ("fd 2", err)):
            file.seek(0)
            said = file.read().decode()
            answer = {**(answer if isinstance(answer, dict) else json.loads(answer)), name: said}
        return answer


def _answer(call):
    """Call, with Python's own standard output kept apart."""
    from tugames._numerics import highs

    printed, error = io.StringIO(), ""
    usual, sys.stdout = sys.stdout, printed
    try:
        call()
    except SystemExit as end:
        error = "" if end.code in (None, 0, 3) else f"exit code {end.code}"  # 3: check, "fails"
    except Exception:  # noqa: BLE001 - reported to the test
        error = traceback.format_exc()
    finally:
        sys.stdout = usual
    solved = highs._silent_class.cache_info().currsize > 0
    return {"printed": printed.getvalue(), "error": error, "solved": solved}


if __name__ == "__main__":
    # libraries have threads of their own by now, idle ones, of which newer Pythons warn
    warnings.simplefilter("ignore", DeprecationWarning)
    calls = {}
    for table in sys.argv[1:]:
        calls |= importlib.import_module(table).CALLS
    print(json.dumps({name: overheard(call) for name, call in calls.items()}))
