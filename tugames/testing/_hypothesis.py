"""The one import of hypothesis, which users of the package at large need not have."""

try:
    from hypothesis import HealthCheck, given, seed, settings, strategies
    from hypothesis.errors import NoSuchExample
except ModuleNotFoundError as error:
    if error.name != "hypothesis":
        raise
    raise ModuleNotFoundError(
        "tugames.testing draws games with hypothesis, which is not installed: "
        "pip install '.[testing]' in the project's folder",
        name="hypothesis",
    ) from error

__all__ = ["HealthCheck", "NoSuchExample", "given", "seed", "settings", "strategies"]
