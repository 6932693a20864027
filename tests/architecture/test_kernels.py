"""Compiled functions hand back numbers only.

An array that compiled code returns is wrapped for Python on the way out. With Ctrl-C pending,
which is the likely moment after a long run, an array inside a tuple took the interpreter down. So
kernels write into arrays that they are given.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECORATORS = {"njit", "jit", "compiled", "part", "exactly", "vectorize", "guvectorize"}
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


def imported(path):
    """Names that a module imports, and from where."""
    return {
        (node.module, alias.name)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


SOURCES = [
    path for package in ("tugames", "bandit_backend") for path in (ROOT / package).rglob("*.py")
]
COMPILERS = {
    path.relative_to(ROOT).as_posix()
    for path in SOURCES
    if path.name in ("compiling.py", "_compiling.py")
}


def outside_kernels(source, names):
    """Names that are called by functions that Python runs."""
    called = set()

    def visit(node, compiled):
        compiled = compiled or (isinstance(node, ast.FunctionDef) and is_kernel(node))
        if isinstance(node, ast.Call) and not compiled:
            called.add(ast.unparse(node.func))
        for child in ast.iter_child_nodes(node):
            visit(child, compiled)

    visit(ast.parse(source), False)
    return called & names


def parts(source):
    """Functions without a way in from Python."""
    return {
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(decorator) == "part" for decorator in node.decorator_list)
    }


def test_what_has_no_way_in_from_python_is_called_by_kernels_alone():
    """The interpreter does not survive it otherwise."""
    names = set().union(*(parts(path.read_text()) for path in SOURCES))
    assert len(names) > 20
    for path in SOURCES:
        if path.is_relative_to(ROOT / "bandit_backend" / "engine"):
            assert not outside_kernels(path.read_text(), names), path
    source = "@part\ndef dot(x): ...\ndef f(x):\n    return dot(x)\n"
    assert outside_kernels(source, parts(source)) == {"dot"}
    assert not outside_kernels(source.replace("def f", "@compiled\ndef f"), {"dot"})


def test_all_that_is_compiled_is_found():
    """Compiling anything asks for numba by name, or for the decorator of the bandit backend."""
    places = {name.split(":")[0] for name in FOUND}
    for path in SOURCES:
        place = path.relative_to(ROOT).as_posix()
        if {name for _, name in imported(path)} & DECORATORS:
            assert place in places | COMPILERS
    assert len(FOUND) > 60


def test_ctrl_c_waits_for_the_compiler_everywhere():
    """Only through the module that sees to it is numba imported."""
    places = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(r"^\s*(from|import) numba\b", path.read_text(), re.MULTILINE)
    }
    assert places == COMPILERS
    assert len(places) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tugames/_numerics/later.py", "bandit_backend/engine/_later.py"),
        ("tugames/_numerics/compiling.py", "bandit_backend/engine/_compiling.py"),
    ],
)
def test_twins_are_alike(one, other):
    """The engine does not import tugames, and both see to Ctrl-C."""
    bodies = [ast.parse((ROOT / path).read_text()).body for path in (one, other)]
    kept = [
        [ast.unparse(node) for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        for body in bodies
    ]
    assert kept[0] == kept[1] != []


def test_the_check_can_fail():
    source = "@njit(cache=True)\ndef gap(x: Reals) -> tuple[float, Whole]:\n    ...\n"
    assert kernels(source)["gap"] not in NUMBERS
    assert kernels(source.replace(" -> tuple[float, Whole]", ""))["gap"] not in NUMBERS
