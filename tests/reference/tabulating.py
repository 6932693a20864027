"""A run to be killed: python -m reference.tabulating STORE LOG WORKERS SECONDS [TARGET].

Tabulates a logged oracle into a store and prints the table's checksum. SECONDS is what a worth
takes, TARGET what a batch is cut to.
"""

import signal
import sys
import zlib
from pathlib import Path

from reference.faulty import LoggedOracle
from tugames import tabulate
from tugames.oracles.evaluation import pace

PLAYERS = "abcde"
REPLICATIONS = 8

if __name__ == "__main__":
    # whoever runs the tests in the background may have Ctrl-C ignored, which processes inherit
    signal.signal(signal.SIGINT, signal.default_int_handler)
    store, log, workers, seconds, *target = sys.argv[1:]
    if target:
        pace.TARGET = float(target[0])
    oracle = LoggedOracle(PLAYERS, Path(log), float(seconds))
    game = tabulate(oracle, replications=REPLICATIONS, store=store, workers=int(workers))
    print(zlib.crc32(game.samples.tobytes()))
