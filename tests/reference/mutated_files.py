"""Game files that were damaged at random, and a plain second reading of those that are accepted.

``python tests/reference/mutated_files.py SIZE SEED`` searches on its own and prints what it found.
"""

import csv
import io
import json
import re
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np

from tugames import Game, SampledGame, read_game, write_game
from tugames.errors import GameFileError

WORDS = [
    "", "0", "-0", "1_000", "１２", "nan", "inf", "1e999", "-1e308", "0x10", "1,5", " 7 ", "true",
    "null", '"', "'", "+", "++", "{}", "ann", "ann+bob", "\0", "\n", "\r\n", "\t", "\\ud800", "é",
    "\ufeff", "\u2028", "#", ";", "coalition", "worth", "replicate", "rows", "players", "worths",
    "order", "comment", "9" * 400, "x" * 2000, "[", "]", "{", "}", ":", "lexicographic",
]  # fmt: skip
#: Texts that headers of arrays have, and what may stand there instead.
HEADERS = [b"'<f8'", b"False", b"(8,)", b"(2, 8)", b"(3,)", b"'descr'", b"'shape'", b"()", b"<U3"]
WRONG = [
    b"'<01'", b"'<f4'", b"'>f8'", b"'<i8'", b"'<c16'", b"'|O'", b"'<U2'", b"'|S8'", b"'<M8[s]'",
    b"True", b"None", b"(True,)", b"(2, 4)", b"(4, 2)", b"(-8,)", b"(1099511627776,)", b"(8)",
    b"(8L,)", b"((8,),)", b"[]", b"'fortran_order'", b"(", b"{", b"\\x27", b"<U0", b"<U9",
    b"(999999999999999999, 999999999999999999, 0)", b"__import__('os')", b"",
]  # fmt: skip


def originals(folder):
    """Bytes of good files by name: exact and estimated games, and an archive as of shapiq."""
    names = ["ann", "bob", "eve"]
    exact = Game([0, 1, 2.5, 4, -3, 5, 6e3, 9.125], names)
    noisy = SampledGame([exact.values, exact.values / 3], names)
    found = {}
    for ending in ("csv", "json", "npz"):
        for stem, game in (("exact", exact), ("noisy", noisy)):
            write_game(game, folder / f"{stem}.{ending}")
            found[f"{stem}.{ending}"] = (folder / f"{stem}.{ending}").read_bytes()
    found["old.csv"] = found["exact.csv"].replace(b",rows", b"").replace(b",7\r\n", b"\r\n")
    coalitions = np.array([[m >> i & 1 for i in range(3)] for m in (0, 1, 2, 4, 3, 5, 6, 7)], bool)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer, values=exact.values + 2, coalitions=coalitions, n_players=3,
        normalization_value=2.0,
    )  # fmt: skip
    found["shapiq.npz"] = buffer.getvalue()
    buffer = io.BytesIO()
    np.savez(buffer, values=exact.values, order="lexicographic")
    found["ordered.npz"] = buffer.getvalue()
    return found


def mutant(name, content, rng):
    """One to three damages to a file."""
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        ways = [flipped, cut, spliced]
        ways += [repacked] * 4 if name.endswith("npz") else [worded, reordered, encoded, worded]
        content = ways[rng.integers(len(ways))](content, rng)
    return content


def flipped(content, rng):
    changed = bytearray(content)
    for _ in range(rng.integers(1, 4) if changed else 0):
        changed[rng.integers(len(changed))] ^= int(rng.integers(1, 256))
    return bytes(changed)


def cut(content, rng):
    return content[: rng.integers(len(content) + 1)]


def spliced(content, rng):
    """Delete, double or move a piece."""
    start, end, to = sorted(rng.integers(len(content) + 1, size=3).tolist())
    piece = content[start:end]
    way = rng.integers(3)
    if way == 0:
        return content[:start] + content[end:]
    if way == 1:
        return content[:end] + piece + content[end:]
    return content[:start] + content[end:to] + piece + content[to:]


def worded(content, rng):
    """Put a word in, or in the place of another."""
    text = content.decode("utf-8", "replace")
    word = WORDS[rng.integers(len(WORDS))]
    parts = re.split(r"([,:+\"\n])", text)
    k = rng.integers(len(parts))
    parts[k] = word if rng.random() < 0.7 else parts[k] + word
    return "".join(parts).encode("utf-8", "surrogatepass")


def reordered(content, rng):
    """Turn lines, or the cells of every line, about; lose or double a line."""
    lines = content.splitlines(keepends=True)
    way = rng.integers(4)
    if not lines:
        return content
    if way == 0:
        return b"".join(lines[k] for k in rng.permutation(len(lines)))
    if way == 1:
        rows = [line.rstrip(b"\r\n").split(b",") for line in lines]
        order = rng.permutation(max(map(len, rows)))
        return b"".join(b",".join(row[k] for k in order if k < len(row)) + b"\n" for row in rows)
    k = rng.integers(len(lines))
    return b"".join(lines[:k] + ([lines[k]] * 2 if way == 2 else []) + lines[k + 1 :])


def encoded(content, rng):
    text = content.decode("utf-8", "replace")
    codes = ["utf-16", "utf-16-le", "utf-32", "utf-8-sig", "utf-7", "cp1252", "cp037", "latin-1"]
    return text.encode(codes[rng.integers(len(codes))], "replace")


def repacked(content, rng):
    """Damage the arrays of an archive, whose checksums are right again afterwards."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # noqa: BLE001 - an archive that is beyond this already
        return content
    if not members:
        return content
    k = rng.integers(len(members))
    name, array = members[k]
    way = rng.integers(7)
    if way == 0:
        array = flipped(array, rng)
    elif way == 1:
        array = cut(array, rng)
    elif way == 2:
        array = spliced(array, rng)
    elif way in (3, 4):
        there = HEADERS[rng.integers(len(HEADERS))]
        wrong = WRONG[rng.integers(len(WRONG))]
        if len(wrong) < len(there):
            wrong = wrong.ljust(len(there))
        array = array.replace(there, wrong, 1)
    elif way == 5:
        names = ["values", "samples", "players", "order", "coalitions", "n_players", "worths", ""]
        name = names[rng.integers(len(names))] + ".npy"
    members[k] = (name, array)
    if way == 6:
        members = [members[j] for j in rng.permutation(len(members))][: rng.integers(1, 5)]
    buffer = io.BytesIO()
    method = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2][rng.integers(3)]
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for j, (name, array) in enumerate(members):
            if name not in [one for one, _ in members[:j]]:
                archive.writestr(name, array)
    return buffer.getvalue()


def table(game):
    return game.samples if isinstance(game, SampledGame) else game.values[None, :]


def listed(rows, game):
    """Whether these (coalition, replicate, worth) are the game's, each once and all of them."""
    players = {str(player): i for i, player in enumerate(game.players)}
    numbers = sorted({replicate for _, replicate, _ in rows})
    cells, worths = [], table(game)
    joined = any("+" in text for text, _, _ in rows)
    for text, replicate, worth in rows:
        if text.strip() in ("", "{}"):
            assert worth == 0
            continue
        if text in players:
            members = [text]
        else:
            members = [part.strip() for part in re.split(r"[+;,&|\s]+", text.strip())]
            if not joined and members != [text] and not set(members) <= set(players):
                members = [text]
            if members == [text.strip()] and text.strip() not in players:
                members = list(text.strip())
        mask = sum(1 << players[member] for member in members)
        cells.append((numbers.index(replicate), mask))
        assert worths[cells[-1]] == worth
    assert len(cells) == len(set(cells)) == worths.shape[0] * (worths.shape[1] - 1)


def check_csv(content, game):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""),
                           skipinitialspace=True))  # fmt: skip
    header, *rows = [row for row in rows if row]
    header = [cell.strip() for cell in header]
    where = {name: header.index(name) for name in header}
    listed(
        [
            (
                row[where["coalition"]],
                int(row[where["replicate"]]) if "replicate" in where else 0,
                float(row[where["worth"]]),
            )
            for row in rows
        ],
        game,
    )


def check_json(content, game):
    found = json.loads(content.decode("utf-8-sig"))
    replicates = found.get("replicates", [found.get("worths")])
    if found.get("players") is not None:
        assert game.players == tuple(found["players"])
    rows = [(name, r, v) for r, worths in enumerate(replicates) for name, v in worths.items()]
    listed(rows, game)


def check_npz(content, game):
    with warnings.catch_warnings(action="ignore"), np.load(io.BytesIO(content)) as found:
        arrays = dict(found.items())
    worths = np.atleast_2d(arrays.get("values", arrays.get("samples"))).astype(float)
    size = worths.shape[1]
    if "coalitions" in arrays:
        rows = arrays["coalitions"].astype(int).tolist()
        worths = worths - float(arrays.get("normalization_value", 0))
    elif str(arrays.get("order", "binary")) == "lexicographic":
        n = size.bit_length() - 1 if not size & (size - 1) else size.bit_length()
        if size & (size - 1) or size == 1:
            worths = np.hstack([np.zeros((len(worths), 1)), worths])
        rows = [[m >> i & 1 for i in range(n)] for m in range(1 << n)]
        rows.sort(key=lambda row: (sum(row), [i for i in range(n) if row[i]]))
    else:
        rows = [[m >> i & 1 for i in range(size.bit_length() - 1)] for m in range(size)]
    for column, row in enumerate(rows):
        mask = sum(1 << i for i, member in enumerate(row) if member)
        np.testing.assert_allclose(table(game)[:, mask], worths[:, column], atol=1e-11)
    assert len(rows) == table(game).shape[1]
    if "players" in arrays:
        assert list(game.players) == arrays["players"].tolist()


CHECKS = {"csv": check_csv, "json": check_json, "npz": check_npz}


def search(size, seed, folder):
    """Outcomes of reading mutants, and those that are neither right nor one clear line."""
    rng = np.random.default_rng(seed)
    good = originals(folder)
    outcomes, wrong = Counter(), []
    paths = {name: folder / f"mutant.{name.rpartition('.')[2]}" for name in good}
    for k in range(size):
        name = list(good)[k % len(good)]
        content = mutant(name, good[name], rng)
        paths[name].write_bytes(content)
        try:
            game = read_game(paths[name])
        except GameFileError as error:
            message = str(error)
            clear = message.isprintable() and message.startswith(f"{paths[name]}: ")
            outcome = "refused" if clear and len(message) < 1100 else "unclear"
        except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
            outcome = f"escaped: {type(error).__name__}: {error}"[:300]
        else:
            try:
                CHECKS[name.rpartition(".")[2]](content, game)
                outcome = "unchanged" if content == good[name] else "read"
            except Exception as error:  # noqa: BLE001 - the plain reading disagrees
                outcome = f"misread: {type(error).__name__}: {error}"[:300]
        outcomes[outcome.partition(":")[0]] += 1
        if outcome not in ("refused", "unchanged", "read"):
            wrong.append((name, outcome, content[:3000]))
    return outcomes, wrong


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        counts, found = search(int(sys.argv[1]), int(sys.argv[2]), Path(made))
    print(dict(counts))
    for one in found[:20]:
        print(*one, sep="\n")
