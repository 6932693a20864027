"""Ctrl-C waits for imports that do not survive it: half a pandas is there until Python ends."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Found by interrupting imports at random moments: after it they fail, again and again. Other
#: modules of matplotlib are imported once there is a figure.
FRAGILE = {"cvxpy", "highspy", "matplotlib.figure", "mpl_toolkits.mplot3d", "numba", "pandas"}


def unguarded(source):
    """Fragile modules that are imported while the program runs, and Ctrl-C does not wait."""
    found = []

    def visit(node, guarded):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return
        if isinstance(node, ast.With):
            guarded = guarded or "Later(" in ast.unparse(node.items[0])
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            names = []
        if not guarded:
            found.extend(name for name in names if name in FRAGILE or name.split(".")[0] in FRAGILE)
        for child in ast.iter_child_nodes(node):
            visit(child, guarded)

    visit(ast.parse(source), False)
    return found


@pytest.mark.parametrize("package", ["tugames", "bandit_backend"])
def test_ctrl_c_waits_for_fragile_imports(package):
    left = {
        path.relative_to(ROOT).as_posix(): names
        for path in (ROOT / package).rglob("*.py")
        if (names := unguarded(path.read_text()))
    }
    assert not left


def test_the_check_can_fail():
    source = "def f():\n    import pandas as pd\n    from numba.core import event\n"
    assert unguarded(source) == ["pandas", "numba.core"]
    source = 'with Later("it is there"):\n    import pandas\nif TYPE_CHECKING:\n    import cvxpy\n'
    assert not unguarded(source)
