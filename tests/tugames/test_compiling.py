"""Ctrl-C waits for the compiler, which it would crash, and is not forgotten."""

import os
import random
import signal
import subprocess
import sys
import threading

import pytest
from numba.core.compiler_lock import global_compiler_lock

import bandit_backend.engine._compiling  # noqa: F401  both are told
import tugames._numerics.compiling  # noqa: F401


def test_ctrl_c_is_raised_when_the_compiler_is_done():
    usual = signal.getsignal(signal.SIGINT)
    steps = []

    def compile_something():
        with global_compiler_lock:
            with global_compiler_lock:
                signal.raise_signal(signal.SIGINT)
                steps.append("inner")
            steps.append("outer")
        steps.append("never")

    with pytest.raises(KeyboardInterrupt):
        compile_something()
    assert steps == ["inner", "outer"]
    assert signal.getsignal(signal.SIGINT) is usual
    assert not global_compiler_lock.is_locked()
    with global_compiler_lock:  # and nothing is left of it
        steps.append("again")
    assert signal.getsignal(signal.SIGINT) is usual


def test_other_threads_and_other_handlers_are_left_alone():
    handlers = []

    def compile_something():
        with global_compiler_lock:
            handlers.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=compile_something)
    thread.start()
    thread.join()
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        compile_something()
    finally:
        signal.signal(signal.SIGINT, usual)
    assert handlers == [usual, signal.SIG_IGN]


_CODE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from tugames import families, is_exact
game = families.random_exact(16, rng=0)
print("ready", flush=True)
is_exact(game)
"""


@pytest.mark.slow
def test_interrupts_while_kernels_are_compiled(tmp_path):
    """With a cache of its own, each process has to compile all it uses."""
    for k in range(int(os.environ.get("TUGAMES_COMPILES", "20"))):
        process = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / str(k))},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=random.random() * 5.0)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGINT
        assert errors.splitlines()[-1] == "KeyboardInterrupt"
