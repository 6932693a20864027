"""Errors of ``bandit_backend``.

::

    Exception
    └── BanditError               anything this package raises on purpose
        ├── InvalidInstanceError  action sets, parameter or agents that make no instance
        ├── InvalidRunError       policies, coalition or horizon that cannot be run
        └── DataError             a data set that is incomplete or malformed

The last three are also ValueErrors.
"""

__all__ = ["BanditError", "DataError", "InvalidInstanceError", "InvalidRunError"]


class BanditError(Exception):
    """Base of every error this package raises on purpose."""


class InvalidInstanceError(BanditError, ValueError):
    """The action sets, the parameter or the agents do not make a bandit instance."""


class InvalidRunError(BanditError, ValueError):
    """The policies, the coalition, the horizon or the replications cannot be run."""


class DataError(BanditError, ValueError):
    """A data set is incomplete, malformed or not the one expected."""
