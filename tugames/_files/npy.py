"""Arrays in the format of numpy's ``.npy``, read without believing what they say of themselves.

numpy evaluates the header as a Python literal, allocates what it claims, and lets whatever goes
wrong through as it comes. Here the header is matched against a pattern, and nothing is allocated
before its claim agrees with the number of bytes that are there.

References
----------
The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
"""

import re
from math import prod
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief
from tugames.errors import GameFileError

_MAGIC = b"\x93NUMPY"
#: Bytes of the length of the header, by version.
_LENGTHS = {(1, 0): 2, (2, 0): 4, (3, 0): 4}
#: Headers of plain arrays take about a hundred bytes.
_LONGEST_HEADER = 10_000

_HEADER = re.compile(
    r"""\{\s*
    (?P<q>['"])descr(?P=q)\s*:\s*(?P<r>['"])(?P<descr>[^'"\\]{1,20})(?P=r)\s*,\s*
    (?P=q)fortran_order(?P=q)\s*:\s*(?P<fortran>True|False)\s*,\s*
    (?P=q)shape(?P=q)\s*:\s*\((?P<shape>(?:\s*[0-9]{1,18}L?\s*,)*(?:\s*[0-9]{1,18}L?)?)\s*\)\s*
    ,?\s*\}\s*""",
    re.VERBOSE | re.ASCII,
)
#: Types of arrays of games: truth values, whole numbers, floats, and text.
_DESCR = re.compile(r"[|=<>]?(b1|[iu][1248]|f[248]|U[1-9][0-9]{0,8})", re.ASCII)


def read_npy(file: IO[bytes], size: int, name: str) -> NDArray[Any]:
    """Read an array from a file of this many bytes.

    Raises
    ------
    GameFileError
        If it is no array, or not one of truth values, real numbers or text.
    """
    start = file.read(8)
    if start[:6] != _MAGIC or len(start) < 8:
        raise GameFileError(f"{name}: this is no array in numpy's format")
    if (start[6], start[7]) not in _LENGTHS:
        raise GameFileError(
            f"{name}: arrays are of format 1.0, 2.0 or 3.0; got {start[6]}.{start[7]}"
        )
    width = _LENGTHS[start[6], start[7]]
    length = int.from_bytes(file.read(width), "little")
    if length > min(_LONGEST_HEADER, size):
        raise GameFileError(f"{name}: its header is cut, or longer than that of a plain array")
    raw = file.read(length)
    header = _HEADER.fullmatch(raw.decode("latin-1"))
    if len(raw) < length or header is None:
        raise GameFileError(f"{name}: its header describes no plain array; got {brief(repr(raw))}")
    dtype = _dtype(header["descr"], name)
    shape = tuple(int(part.strip(" \tL")) for part in header["shape"].split(",") if part.strip())
    if header["shape"].strip() and len(shape) == 1 and "," not in header["shape"]:
        raise GameFileError(f"{name}: its header has ({header['shape']}) where a shape is required")
    there, claimed = size - 8 - width - length, prod(shape) * dtype.itemsize
    if len(shape) > 32 or there != claimed:
        raise GameFileError(
            f"{name}: its header claims shape {brief(str(shape))} of {header['descr']}, "
            f"{claimed} bytes, and there are {there}: the file is damaged"
        )
    data = bytearray(file.read(there))
    if len(data) < there or file.read(1):  # reading on to the end has the checksum checked
        raise GameFileError(f"{name}: it is cut: {len(data)} of {there} bytes are there")
    if dtype.kind == "U":
        _check_text(np.frombuffer(data, np.dtype(np.uint32).newbyteorder(dtype.byteorder)), name)
    flat = np.frombuffer(data, dtype) if there else np.empty(prod(shape), dtype)
    return flat.reshape(shape, order="F" if header["fortran"] == "True" else "C")


def _dtype(descr: str, name: str) -> np.dtype[Any]:
    if "O" in descr:
        raise GameFileError(
            f"{name}: it holds Python objects, which are never unpickled (allow_pickle is off); "
            "save numbers or text: np.asarray(values, dtype=float)"
        )
    if _DESCR.fullmatch(descr) is None:
        raise GameFileError(
            f"{name}: real numbers are required, of at most 64 bits, or text for names; got the "
            f"type {brief(descr)}: save np.asarray(values, dtype=float)"
        )
    return np.dtype(descr)


def _check_text(points: NDArray[np.uint32], name: str) -> None:
    if points.size and (points.max() > 0x10FFFF or ((points >= 0xD800) & (points < 0xE000)).any()):
        raise GameFileError(f"{name}: it holds numbers that are no characters: it is damaged")
