"""Ctrl-C at random moments of the functions that take longest."""

import os
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from reference.interrupting import LAST, TASKS, processor_time

TESTS = Path(__file__).parents[1]
#: Interrupts in the slow search; more or fewer by the environment.
INTERRUPTS = int(os.environ.get("TUGAMES_INTERRUPTS", "300"))
#: Seconds of processor time within which an interrupt is answered: other work takes none of them.
ANSWER = 2.0


class Child:
    """A process that runs task after task, as long as they leave it alive."""

    def __init__(self, folder):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reference.interrupting", folder],
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def seconds(self):
        """Seconds of processor time that it has used."""
        return processor_time(self._process.pid)

    def ask(self, name):
        self._process.stdin.write(name + "\n")
        self._process.stdin.flush()

    def line(self, timeout):
        """Words that it says within so many seconds; None if it says nothing."""
        if not select.select([self._process.stdout], [], [], timeout)[0]:
            return None
        words = self._process.stdout.readline().split()
        assert words, (self._process.wait(), self._process.stderr.read()[-2000:])
        return words

    def interrupted(self, name, after):
        """Seconds until it answers, once it has worked for ``after``; None if it is done before."""
        self.ask(name)
        assert self.line(300.0) == ["ready"]
        begun = self.seconds()
        while self.seconds() - begun < after:
            if self.line(0.02) is not None:
                return None
        before = self.seconds()
        self._process.send_signal(signal.SIGINT)
        words = self.line(120.0)
        if words == ["done"]:
            words = self.line(10.0)
        assert words is not None, f"{name} has not answered"
        assert words[0] == "interrupted"
        # a worth may be on its way from the oracle
        assert int(words[2]) <= 1, f"{name} lost {words[2]} worths"
        return float(words[1]) - before

    def end(self, name):
        """Exit status and last words after Ctrl-C that nobody catches."""
        self.ask(name + LAST)
        assert self.line(300.0) == ["ready"]
        time.sleep(0.3)
        self._process.send_signal(signal.SIGINT)
        _, errors = self._process.communicate(timeout=120)
        return self._process.returncode, errors.splitlines()[-1:]

    def kill(self):
        self._process.kill()
        self._process.communicate()


def search(folder, names, count, rng):
    """Interrupt the tasks in turn; answers that were too slow, and how many there were."""
    child, slow, answered = Child(folder), [], 0
    spans = dict.fromkeys(names, 3.0)
    try:
        for k in range(count):
            name = names[k % len(names)]
            took = child.interrupted(name, rng.random() * spans[name])
            while took is None and spans[name] > 0.05:  # it was done before: sooner, then
                spans[name] /= 2
                took = child.interrupted(name, rng.random() * spans[name])
            answered += took is not None
            if took is not None and took > ANSWER:
                slow.append((name, took))
        code, last = child.end("is_superadditive")
        assert code == -signal.SIGINT
        assert last == ["KeyboardInterrupt"]
    finally:
        child.kill()
    return slow, answered


@pytest.mark.skipif(sys.platform != "linux", reason="processor time is read from /proc")
def test_a_few_interrupts_are_answered(tmp_path):
    names = ["is_superadditive", "is_exact", "tabulate into a store"]
    slow, answered = search(tmp_path, names, 3, random.Random(0))
    assert not slow
    assert answered == 3


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processor time is read from /proc")
def test_interrupts_at_random_moments_are_answered(tmp_path):
    """At least forty functions; nothing crashes, and nothing is lost."""
    assert len(TASKS) >= 40
    slow, answered = search(tmp_path, list(TASKS), INTERRUPTS, random.Random())
    print(f"{answered} of {INTERRUPTS} interrupts came before the end; slow: {slow}")
    assert not slow
    assert answered > 0.9 * INTERRUPTS
