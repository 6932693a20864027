"""Compiled functions hand back numbers only.

An array that compiled code returns is wrapped for Python on the way out. With Ctrl-C pending,
which is the likely moment after a long run, an array inside a tuple took the interpreter down. So
kernels write into arrays that they are given.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECORATORS = {"njit", "jit", "compiled", "exactly", "vectorize", "guvectorize"}
NUMBERS = {"None", "int", "float", "bool", "np.float32", "tuple[int, int]", "tuple[float, float]"}


def is_kernel(node):
    names = {
        name.id
        for decorator in node.decorator_list
        for name in ast.walk(decorator)
        if isinstance(name, ast.Name)
    }
    return bool(names & DECORATORS)


def kernels(source):
    """Names of compiled functions, and what they are declared to return."""
    return {
        node.name: ast.unparse(node.returns) if node.returns else "nothing declared"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and is_kernel(node)
    }


FOUND = {
    f"{path.relative_to(ROOT).as_posix()}: {name}": returns
    for package in ("tugames", "bandit_backend")
    for path in sorted((ROOT / package).rglob("*.py"))
    for name, returns in kernels(path.read_text()).items()
}


@pytest.mark.parametrize("kernel", FOUND)
def test_a_kernel_returns_numbers_only(kernel):
    assert FOUND[kernel] in NUMBERS


def test_all_that_is_compiled_is_found():
    """Compiling anything asks for numba by name, or for the decorator of the bandit backend."""
    places = {name.split(":")[0] for name in FOUND}
    for package in ("tugames", "bandit_backend"):
        for path in (ROOT / package).rglob("*.py"):
            source = path.read_text()
            if "import njit" in source or "    compiled,\n" in source or " compiled, " in source:
                assert path.relative_to(ROOT).as_posix() in places
    assert len(FOUND) > 60


def test_ctrl_c_waits_for_the_compiler_everywhere():
    """Only through the module that sees to it is anything compiled."""
    for package in ("tugames", "bandit_backend"):
        for path in (ROOT / package).rglob("*.py"):
            names = {
                alias.name
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.ImportFrom) and node.module == "numba"
                for alias in node.names
            }
            assert not names & DECORATORS or path.name in ("compiling.py", "_compiling.py"), path


def test_the_check_can_fail():
    source = "@njit(cache=True)\ndef gap(x: Reals) -> tuple[float, Whole]:\n    ...\n"
    assert kernels(source)["gap"] not in NUMBERS
    assert kernels(source.replace(" -> tuple[float, Whole]", ""))["gap"] not in NUMBERS
