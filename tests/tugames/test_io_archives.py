"""Archives of numpy that could be read as another game: read right, or refused."""

import io
import zipfile

import numpy as np
import pytest

from tugames import SampledGame, read_game, shapley_value
from tugames.errors import GameFileError, InvalidGameError


def refused(path):
    with pytest.raises(GameFileError) as error:
        read_game(path)
    message = str(error.value)
    assert message.startswith(str(path))
    assert len(message.splitlines()) == 1
    assert len(message) <= 700 + len(str(path))
    assert message.isprintable()
    return message.removeprefix(str(path))


def file_with(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def savez(folder, **arrays):
    path = folder / "game.npz"
    np.savez_compressed(path, **arrays)
    return path


# What shapiq 1.4 saves of the game below: coalitions by size, the first members first, worths
# that are not normalised yet.
COALITIONS = np.array(
    [
        [0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1],
    ],
    dtype=bool,
)  # fmt: skip
SHAPIQ = {
    "values": np.array([2.0, 3, 4, 6, 7, 10, 13, 20]),
    "coalitions": COALITIONS,
    "n_players": 3,
    "normalization_value": 2.0,
}
#: Its worths less 2, by mask: {}, 0, 1, 01, 2, 02, 12, 012.
NORMALISED = [0.0, 1, 2, 5, 4, 8, 11, 18]


@pytest.mark.parametrize("rows", [range(8), [7, 3, 1, 0, 6, 2, 4, 5]])
def test_an_archive_of_shapiq_is_read_in_its_own_order(rows, tmp_path):
    rows = list(rows)
    arrays = SHAPIQ | {"values": SHAPIQ["values"][rows], "coalitions": COALITIONS[rows]}
    game = read_game(savez(tmp_path, **arrays))
    assert game.values.tolist() == NORMALISED
    # by hand, over the six orders: player 0 adds 1, 1, 3, 7, 4, 7, and so on
    np.testing.assert_allclose(shapley_value(game), [23 / 6, 35 / 6, 50 / 6])


def test_coalitions_say_whose_samples_they_are(tmp_path):
    samples = np.stack([SHAPIQ["values"] - 2, 2 * SHAPIQ["values"] - 4])
    path = savez(tmp_path, samples=samples, coalitions=COALITIONS, players=["a", "b", "c"])
    assert read_game(path).samples.tolist() == [NORMALISED, [2 * worth for worth in NORMALISED]]


def test_the_empty_coalition_of_a_normalised_game_is_worth_0_but_for_rounding(tmp_path):
    values = SHAPIQ["values"] + 0.0
    values[0] += 4e-16
    assert read_game(savez(tmp_path, **SHAPIQ | {"values": values})).values[0] == 0
    values[0] = 2.1
    assert "empty coalition is worth 0" in refused(savez(tmp_path, **SHAPIQ | {"values": values}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"values": SHAPIQ["values"][:4], "coalitions": COALITIONS[:4]}, "2**3 of them; got 4"),
        ({"values": SHAPIQ["values"][:7], "coalitions": COALITIONS[:7]}, "without 0+1+2"),
        ({"values": SHAPIQ["values"][1:], "coalitions": COALITIONS[1:]}, "without {}"),
        ({"coalitions": COALITIONS[[0, 1, 2, 3, 4, 5, 6, 6]]}, "1+2 comes twice"),
        ({"coalitions": COALITIONS.astype(int) * 2}, "truth values"),
        ({"coalitions": COALITIONS[:4]}, "a worth for each of 4"),
        ({"n_players": 4}, "n_players is 4"),
        ({"n_players": 1e300}, "n_players is 1e+300"),
        ({"normalization_value": np.nan}, "finite number"),
        ({"normalization_value": 0.0}, "empty coalition is worth 0; got values[0] = 2"),
        ({"order": "binary"}, "got both"),
        ({"interactions": np.zeros(3)}, "got interactions"),
    ],
)
def test_an_archive_of_shapiq_that_does_not_fit_together(changes, words, tmp_path):
    assert words in refused(savez(tmp_path, **SHAPIQ | changes))


def test_half_of_the_coalitions_are_no_smaller_game(tmp_path):
    arrays = {"values": np.array([0.0, 1, 2, 4]), "coalitions": COALITIONS[:4]}
    assert "without 0+1" in refused(savez(tmp_path, **arrays))
    assert "n_players is 3" in refused(savez(tmp_path, values=arrays["values"], n_players=3))
    assert "normalization_value goes" in refused(
        savez(tmp_path, values=arrays["values"], normalization_value=0.0)
    )


LEXICOGRAPHIC = [1.0, 2, 3, 12, 13, 23, 123]  # as packages for R write a game of three players
BINARY = [0.0, 1, 2, 12, 3, 13, 23, 123]


def test_an_archive_names_its_order(tmp_path):
    for order, values in [("lexicographic", LEXICOGRAPHIC), ("binary", BINARY)]:
        path = savez(tmp_path, values=values, order=order)
        assert read_game(path).values.tolist() == BINARY
    path = savez(tmp_path, samples=[LEXICOGRAPHIC, LEXICOGRAPHIC], order="lexicographic")
    assert read_game(path).samples.tolist() == [BINARY, BINARY]
    assert "order is" in refused(savez(tmp_path, values=BINARY, order="size"))
    assert "axes" in refused(savez(tmp_path, values=BINARY, order=["binary"]))


def test_complex_samples_are_refused(tmp_path):
    with pytest.raises(InvalidGameError, match="complex numbers"):
        SampledGame(np.array([[0, 1j], [0, 1]]))
    path = savez(tmp_path, samples=np.array([[0, 1 + 1j], [0, 1]]))
    assert "real numbers" in refused(path)


def npy(descr, shape="(2,)", data=b"\0" * 16, fortran="False"):
    header = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (npy("<f8")[:40], "header"),
        (npy("<f8")[:7], "no array"),
        (npy("<01"), "the type <01"),
        (npy("<f8", "(True, 2)"), "describes no plain array"),
        (npy("<f8", "(2)"), "where a shape is required"),
        (npy("<f8", "(-2,)"), "describes no plain array"),
        (npy("<f8", f"({2**40},)"), "and there are 16"),
        (npy("<f8", f"({2**58}, {2**58})"), "and there are 16"),
        (npy("<f8", "(3,)"), "24 bytes, and there are 16"),
        (npy("<f8", "(1,)"), "8 bytes, and there are 16"),
        (npy("<f16", "(1,)"), "at most 64 bits"),
        (npy("<c16", "(1,)"), "real numbers"),
        (npy("<U0", "(900000000000,)", b""), "the type <U0"),
        (npy("|O"), "allow_pickle"),
        (npy("<M8[s]"), "the type <M8[s]"),
        (npy("<f8', 'x': '"), "describes no plain array"),
        (npy("<f8").replace(b"NUMPY\x01", b"NUMPY\x09"), "got 9.0"),
        (npy("<f8", fortran="1"), "describes no plain array"),
    ],
)
def test_headers_are_not_believed(content, words, tmp_path):
    path = tmp_path / "game.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("values.npy", content)
    assert words in refused(path)


@pytest.mark.parametrize(
    ("players", "words"),
    [
        (np.array([1.5]), "players are a list of names"),
        (np.array([0x110000], np.uint32).view("<U1"), "no characters"),
        (np.array([0xD800], np.uint32).view("<U1"), "no characters"),
        (np.array(["a\nb"]), "rename the player"),
        (np.array("a"), "axes"),
    ],
)
def test_names_in_archives(players, words, tmp_path):
    assert words in refused(savez(tmp_path, values=[0, 1], players=players))


def test_players_that_are_no_array(tmp_path):
    path = savez(tmp_path, values=[0.0, 1])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("players.npy", b"ann")
    assert "players: this is no array" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("values.npy", npy("<f8"))
        archive.writestr("readme.txt", b"ann")
    assert "got readme.txt: leave it out" in refused(path)


def test_archives_that_numpy_did_not_write(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("values.npy", npy("<f8"))
    path = file_with(tmp_path, "game.npz", buffer.getvalue())
    assert "stored or deflated" in refused(path)
    # the bit that says that a member is encrypted, in its own header and in the directory
    content = bytearray(file_with(tmp_path, "x", savez(tmp_path, values=[0.0, 1]).read_bytes())
                        .read_bytes())  # fmt: skip
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refused(file_with(tmp_path, "game.npz", bytes(content)))


def test_arrays_of_every_layout(tmp_path):
    table = np.array([[0, 1, 2, 4], [0, 2, 3, 5]])
    expected = table.tolist()
    for array in (
        table.astype(">f8"), table.astype(np.int8), table.astype(np.float16),
        np.asfortranarray(table.astype(float)), table[:, ::-1][:, ::-1],
    ):  # fmt: skip
        assert read_game(savez(tmp_path, samples=array)).samples.tolist() == expected
