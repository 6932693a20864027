"""Calls that do speak, to see that ``reference.speaking`` hears them."""

import ctypes
import sys

import highspy

from tugames._numerics.highs import silent_solver


def python():
    print("printed")
    print("warned", file=sys.stderr)


def one_of_ones_own():
    """After one of ours nobody announces himself."""
    silent_solver()
    highspy.Highs()


CALLS = {
    "python": python,
    "c": lambda: ctypes.CDLL(None).puts(b"put"),
    "a solver of one's own": one_of_ones_own,
    "wrong": lambda: 1 / 0,
}
