"""Ctrl-C waits for the compiler, which it would crash, and is not forgotten."""

import os
import random
import select
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import numba
import pytest
from numba.core import event
from numba.core.compiler_lock import global_compiler_lock
from reference.interrupting import processor_time

import bandit_backend.engine._compiling  # noqa: F401  both are told
from tugames._numerics.compiling import njit
from tugames._numerics.later import Later


@contextmanager
def handler(usual):
    """Have this done on Ctrl-C, and find it there again."""
    before = signal.signal(signal.SIGINT, usual)
    try:
        yield
        assert signal.getsignal(signal.SIGINT) is usual
    finally:
        signal.signal(signal.SIGINT, before)


def press():
    signal.raise_signal(signal.SIGINT)


def test_kernels_are_what_numba_makes():
    """So that they are pickled, inspected and called as any others, at no cost."""
    assert njit is numba.njit


def test_ctrl_c_is_raised_when_the_compiler_is_done():
    steps = []

    def compile_something():
        with global_compiler_lock:
            with global_compiler_lock:
                press()
                steps.append("inner")
            steps.append("outer")
        steps.append("never")

    with handler(signal.default_int_handler):
        with pytest.raises(KeyboardInterrupt):
            compile_something()
        assert steps == ["inner", "outer"]
        assert not global_compiler_lock.is_locked()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        with global_compiler_lock:  # and nothing is left of it
            steps.append("again")
    assert steps[2:] == ["again"]


def test_a_handler_of_ones_own_is_asked_once_and_may_come_back():
    asked = []

    def note(number, frame):
        asked.append((number, frame.f_code.co_name))

    with handler(note):
        with global_compiler_lock:
            press()
            press()
            assert asked == []
        assert [number for number, _ in asked] == [signal.SIGINT]
        press()
        assert len(asked) == 2


def test_other_threads_and_those_who_ignore_it_are_left_alone():
    found = []

    def compile_something():
        with global_compiler_lock:
            found.append(signal.getsignal(signal.SIGINT))

    with handler(signal.default_int_handler):
        thread = threading.Thread(target=compile_something)
        thread.start()
        thread.join()
    for usual in (signal.SIG_IGN, signal.SIG_DFL):
        with handler(usual):
            compile_something()
    assert found == [signal.default_int_handler, signal.SIG_IGN, signal.SIG_DFL]


def test_ctrl_c_is_answered_while_another_thread_compiles():
    taken, enough = threading.Event(), threading.Event()

    def compile_something():
        with global_compiler_lock:
            taken.set()
            enough.wait(60.0)

    thread = threading.Thread(target=compile_something)
    thread.start()
    taken.wait(60.0)
    timer = threading.Timer(0.1, press_in_main_thread)
    with handler(signal.default_int_handler):
        timer.start()
        with pytest.raises(KeyboardInterrupt), global_compiler_lock:
            pass
    assert thread.is_alive()  # it went on all the while
    enough.set()
    thread.join()


def press_in_main_thread():
    os.kill(os.getpid(), signal.SIGINT)


class Pressing(event.Listener):
    """Ctrl-C as soon as so many kernels are being compiled, one for another."""

    def __init__(self, depth):
        self._depth = depth

    def on_start(self, what):
        self._depth -= 1
        if not self._depth:
            press()

    def on_end(self, what):
        self._depth += 1


def test_ctrl_c_is_raised_between_two_kernels():
    """That of which one is a part takes its time, too, and can be left before it."""

    @njit
    def part(x):
        return x + 1.0

    @njit
    def whole(x):
        return part(x) * 2.0

    with handler(signal.default_int_handler):
        for depth, compiled in ((2, (1, 0)), (1, (1, 1))):
            pressing = event.install_listener("numba:compile", Pressing(depth))
            with pressing, pytest.raises(KeyboardInterrupt):
                whole(1.0)
            assert (len(part.signatures), len(whole.signatures)) == compiled
            assert not global_compiler_lock.is_locked()
        assert whole(1.0) == 4.0


def test_what_waits_within_what_waits():
    done = []

    def do():
        with Later("all is done"):
            with Later("a part is done"), global_compiler_lock:
                press()
            done.append(True)

    with handler(signal.default_int_handler), pytest.raises(KeyboardInterrupt):
        do()
    assert done


def press_repeatedly_and_fail():
    with Later("all is done"):
        press()
        press()
        raise ZeroDivisionError


def test_an_error_meanwhile_is_not_hidden():
    with handler(signal.default_int_handler), pytest.raises(KeyboardInterrupt) as caught:
        press_repeatedly_and_fail()
    assert isinstance(caught.value.__context__, ZeroDivisionError)


def test_it_is_said_once_on_a_terminal(monkeypatch, capsys):
    with handler(signal.default_int_handler):
        for terminal, said in ((False, ""), (True, "Ctrl-C: once all is done\n")):
            monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
            with pytest.raises(KeyboardInterrupt):
                press_repeatedly_and_fail()
            assert capsys.readouterr() == ("", said)


_TOLD = """
import sys
from types import SimpleNamespace
from numba.core import event
{imported}
sys.stderr.isatty = lambda: {terminal}
def tell(module, path):
    kernel = SimpleNamespace(
        py_func=SimpleNamespace(__module__=module), stats=SimpleNamespace(cache_path=path)
    )
    event.start_event("numba:compile", data=dict(dispatcher=kernel))
    event.end_event("numba:compile", data=dict(dispatcher=kernel))
tell("elsewhere.kernels", "kept")
tell("tugames.values", None)
for _ in range(2):
    tell("tugames.values", "kept")
    tell("bandit_backend.engine", "kept")
"""


@pytest.mark.parametrize("terminal", [True, False])
def test_the_first_kernel_is_announced_once_on_a_terminal(terminal):
    """Those of others, and those that are not kept, are not."""
    imported = "import tugames._numerics.compiling, bandit_backend.engine._compiling"
    done = subprocess.run(
        [sys.executable, "-c", _TOLD.format(imported=imported, terminal=terminal)],
        capture_output=True,
        text=True,
        check=True,
    )
    words = ": compiling for some seconds; kept for the next time\n"
    assert done.stderr == (f"tugames{words}bandit_backend{words}" if terminal else "")
    assert not done.stdout


_CODE = """
import signal
import time
signal.signal(signal.SIGINT, signal.default_int_handler)
from tugames import families, has_large_core, is_exact
function = [is_exact, has_large_core][{function}]
game = families.random_exact(7, rng=0)
print("ready", time.process_time(), flush=True)
try:
    function(game)
except KeyboardInterrupt:
    print("interrupted", time.process_time(), flush=True)
else:
    print("done", time.process_time(), flush=True)
print(bool(is_exact(game)), flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processor time is read from /proc")
def test_interrupts_while_kernels_are_compiled(tmp_path):
    """With a cache of its own, each process has to compile all it uses."""
    waited = []
    for k in range(int(os.environ.get("TUGAMES_COMPILES", "20"))):
        process = subprocess.Popen(
            [sys.executable, "-c", _CODE.format(function=k % 2)],
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / str(k))},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        begun = float(process.stdout.readline().split()[1])
        moment = begun + random.random() * 8.0
        while (now := processor_time(process.pid)) < moment:
            if select.select([process.stdout], [], [], 0.01)[0]:  # it was quicker
                break
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=300)
        what, answered = out.splitlines()[0].split()
        if what == "interrupted":
            assert (process.returncode, errors) == (0, "")
            assert out.splitlines()[1] == "True"  # nothing is lost
            waited.append(float(answered) - now)
    print(f"Ctrl-C waited for {sorted(waited)} s")
    assert max(waited) < 3.0


_IMPORTING = """
import os
import signal
import threading
import time
import tugames
from tugames import Game, plotting
signal.signal(signal.SIGINT, signal.default_int_handler)
game = Game([0, 0, 0, 4, 0, 5, 6, 10])
timer = threading.Timer({after}, os.kill, (os.getpid(), signal.SIGINT))
try:
    timer.start()
    begun = time.perf_counter()
    {call}
    timer.cancel()
    print("took", time.perf_counter() - begun)
except KeyboardInterrupt:
    print("interrupted")
{call}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "call",
    [
        "game.series([1, 2, 7])",
        "plotting.core_triangle(game)",
        "tugames.bondareva_shapley_program(game)",
        "tugames.balancedness(game)",
    ],
)
def test_interrupts_while_modules_are_imported(call):
    """The same call works afterwards."""

    def ended(after):
        code = _IMPORTING.format(call=call, after=after)
        process = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False
        )
        assert (process.returncode, process.stderr) == (0, "")
        return process.stdout.split()

    alone = float(ended(300.0)[1])
    trials = int(os.environ.get("TUGAMES_COMPILES", "20"))
    interrupted = sum(ended(random.random() * alone) == ["interrupted"] for _ in range(trials))
    print(f"{interrupted} were interrupted")
    assert interrupted
