"""Which oracle a store belongs to."""

import json
from collections.abc import Mapping
from pathlib import Path

from tugames.errors import StoreError
from tugames.oracle import ValueOracle


def description(oracle: ValueOracle) -> dict[str, str]:
    """Players, kind and fingerprint of an oracle, as a store keeps them."""
    fingerprint = getattr(oracle, "fingerprint", None)
    if isinstance(fingerprint, str) and fingerprint:
        fingerprint = {"oracle": fingerprint}
    if not isinstance(fingerprint, Mapping) or not fingerprint:
        raise StoreError(
            "a store keeps the worths of one oracle, and must know which: give the oracle a "
            "'fingerprint', a text or mapping that names all that its worths depend on, such as "
            f"FunctionOracle(..., fingerprint='accuracy, data of May'); got {fingerprint!r}"
        )
    try:
        return {
            "players": json.dumps(list(oracle.players)),
            "deterministic": json.dumps(bool(oracle.deterministic)),
            "fingerprint": json.dumps(dict(fingerprint), sort_keys=True),
        }
    except TypeError as error:
        raise StoreError(
            f"players and fingerprints in a store are text, numbers and what JSON has: {error}"
        ) from error


def require_same(path: str | Path, kept: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Refuse a store of another oracle, and say what differs."""
    before, now = _flat(kept), _flat(wanted)
    differ = [key for key in {**before, **now} if before.get(key) != now.get(key)]
    if differ:
        said = "; ".join(
            f"{key} is {before.get(key, 'not stated')} there and {now.get(key, 'not stated')} here"
            for key in differ
        )
        raise StoreError(
            f"{path}: it keeps the worths of another oracle: {said}. Name another file"
        )


def _flat(description: Mapping[str, str]) -> dict[str, str]:
    """Entries of a description, those inside mappings one by one."""
    flat: dict[str, str] = {}

    def enter(name: str, value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                enter(f"{name}.{key}" if name else str(key), inner)
        else:
            flat[name] = json.dumps(value)

    for key, text in description.items():
        enter("" if key == "fingerprint" else key, json.loads(text))
    return flat
