"""HiGHS without a word: standard output belongs to answers."""

from functools import cache
from typing import TYPE_CHECKING, Any

from tugames._numerics.later import Later

if TYPE_CHECKING:
    import highspy

__all__ = ["silent_solver"]


@cache
def _silent_class() -> type["highspy.Highs"]:
    with Later("highspy is imported"):
        import highspy

    class SilentHighs(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802
            # Called while a solver is made, before anybody can set an option, and then HiGHS 1.16
            # announces itself, once a process. Logging is on, without a console to log to: so the
            # announcement is spent, also for the solvers that cvxpy makes later.
            self.setOptionValue("log_to_console", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return SilentHighs


def silent_solver(options: dict[str, Any] | None = None) -> "highspy.Highs":
    """Make a solver with these options that prints nothing.

    Solvers that others make afterwards in this process do not announce themselves either.
    """
    solver = _silent_class()()
    for option, value in {"output_flag": False, **(options or {})}.items():
        solver.setOptionValue(option, value)
    return solver
