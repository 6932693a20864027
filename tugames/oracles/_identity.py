"""Which oracle a store belongs to."""

import json
import zlib
from collections.abc import Mapping
from pathlib import Path

from tugames.errors import StoreError
from tugames.oracles.protocol import ValueOracle


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
    players = list(oracle.players)
    try:
        kept = {
            "players": json.dumps(players),
            "deterministic": json.dumps(bool(oracle.deterministic)),
            "fingerprint": json.dumps(dict(fingerprint), sort_keys=True),
        }
    except (TypeError, ValueError) as error:
        raise StoreError(
            f"players and fingerprints in a store are text, numbers and what JSON has: {error}"
        ) from error
    if json.loads(kept["players"]) != players:  # tuples, say, would come back as lists
        raise StoreError(f"players in a store are text and numbers; got {players}")
    return kept


def sealed(kept: Mapping[str, str]) -> dict[str, str]:
    """Entries of a description with their CRC-32."""
    return {**kept, "checksum": str(zlib.crc32(repr(sorted(kept.items())).encode()))}


def unsealed(path: str | Path, about: Mapping[str, str]) -> dict[str, str]:
    """Entries without the checksum, if that is right."""
    kept = {key: value for key, value in about.items() if key != "checksum"}
    if sealed(kept) != about:
        raise StoreError(f"{path}: it is damaged: whose worths it keeps fails its checksum")
    return kept


def require_same(path: str | Path, kept: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Refuse a store of another oracle, and say what differs."""
    before, now = _flat(kept), _flat(wanted)
    differ = [entry for entry in {**before, **now} if before.get(entry) != now.get(entry)]
    if differ:
        said = "; ".join(
            f"{_name(entry)} is {before.get(entry, 'not stated')} there "
            f"and {now.get(entry, 'not stated')} here"
            for entry in differ
        )
        raise StoreError(
            f"{path}: it keeps the worths of another oracle: {said}. Name another file"
        )


def _name(entry: tuple[str, ...]) -> str:
    return ".".join(entry[1:] if entry[0] == "fingerprint" else entry)


def _flat(description: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Entries of a description by path, those inside mappings one by one."""
    flat: dict[tuple[str, ...], str] = {}

    def enter(path: tuple[str, ...], value: object) -> None:
        if isinstance(value, dict) and value:
            for key, inner in value.items():
                enter((*path, key), inner)
        else:
            flat[path] = json.dumps(value)

    for key, text in description.items():
        enter((key,), json.loads(text))
    return flat
