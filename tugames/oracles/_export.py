"""A store's rows as a table, and as a file of one."""

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from tugames._files.replace import write_whole
from tugames._numerics.later import Later
from tugames.coalition import coalition_label
from tugames.errors import GameFileError, InvalidInputError, StoreError
from tugames.oracles._rows import Row

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["frame_of", "write_frame"]


def frame_of(rows: Sequence[Row], players: Sequence[Hashable]) -> "pd.DataFrame":
    """Coalition (mask), members, replicate, worth, and a share a player if worths are split."""
    with Later("pandas is imported"):
        import pandas as pd

    frame = pd.DataFrame(
        {
            "coalition": [row.coalition for row in rows],
            "members": [coalition_label(row.coalition, players) for row in rows],
            "replicate": [row.replicate for row in rows],
            "worth": [row.worth for row in rows],
        }
    )
    if any(row.shares is not None for row in rows):
        shares = np.full((len(rows), len(players)), np.nan)
        for own, row in zip(shares, rows, strict=True):
            members = [i for i in range(len(players)) if row.coalition >> i & 1]
            own[members] = np.nan if row.shares is None else row.shares
        for i, player in enumerate(players):
            frame[f"share of {player}"] = shares[:, i]
    return frame


def write_frame(frame: "Callable[[], pd.DataFrame]", path: str | Path) -> None:
    """Write the rows, read once the path is known to be good, as its ending says, or nothing."""
    ending = Path(path).suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise InvalidInputError(f"a store is exported to .csv or .parquet; got {path}")
    rows = frame()
    if rows["coalition"].dtype == object:  # beyond the integers that Parquet has
        rows["coalition"] = rows["coalition"].astype(str)

    def write(file: IO[bytes]) -> None:
        if ending == ".csv":
            rows.to_csv(file, index=False)
        else:
            rows.to_parquet(file, index=False)

    try:
        write_whole(Path(path), write)
    except ImportError as error:
        raise InvalidInputError(
            f"Parquet files need pyarrow: pip install pyarrow, or export to .csv ({error})"
        ) from error
    except (OSError, GameFileError) as error:
        raise StoreError(f"{path}: it cannot be written: {error}") from error
