"""Errors of ``tugames``.

Every message says what is required, what came, and what to do about it.

::

    Exception
    └── TUGamesError            anything this package raises on purpose
        ├── InvalidGameError    worths or players that are no TU game    (also a ValueError)
        ├── InvalidInputError   any other argument that cannot be meant  (also a ValueError)
        ├── EmptyCoreError      a core element was asked of an empty core (also a ValueError)
        ├── BudgetError         too few evaluations allowed for an answer (also a ValueError)
        ├── TooManyPlayersError a table of 2**n worths would not fit      (also a MemoryError)
        ├── GameFileError       a file that cannot be read as a game      (also a ValueError)
        ├── StoreError          a replicate store that cannot be used     (also an OSError)
        ├── OracleError         an oracle failed in another process       (also a RuntimeError)
        └── SolverError         a solver's answer failed its verification (also a RuntimeError)
"""

__all__ = [
    "BudgetError",
    "EmptyCoreError",
    "GameFileError",
    "InvalidGameError",
    "InvalidInputError",
    "OracleError",
    "SolverError",
    "StoreError",
    "TUGamesError",
    "TooManyPlayersError",
]


class TUGamesError(Exception):
    """Base of every error this package raises on purpose."""


class InvalidGameError(TUGamesError, ValueError):
    """The worths or the players do not make a TU game."""


class InvalidInputError(TUGamesError, ValueError):
    """An argument is outside what the function is defined for."""


class EmptyCoreError(TUGamesError, ValueError):
    """A core element was asked for, and the core is empty."""


class BudgetError(TUGamesError, ValueError):
    """The budget of evaluations is too small for an estimate with a standard error."""


class TooManyPlayersError(TUGamesError, MemoryError):
    """A dense table of 2**n worths would not fit in memory."""


class GameFileError(TUGamesError, ValueError):
    """A file cannot be read as a game."""


class StoreError(TUGamesError, OSError):
    """A replicate store cannot be read or written, or belongs to another oracle."""


class OracleError(TUGamesError, RuntimeError):
    """An oracle failed in another process, with an exception that cannot be sent from there."""


class SolverError(TUGamesError, RuntimeError):
    """A solver's answer did not pass the verification that is made without the solver."""
