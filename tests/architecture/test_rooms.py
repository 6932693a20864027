"""A room stays small enough to look around in; who may import whom is in pyproject.toml."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("tugames", "bandit_backend")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_root_has_few_modules(package):
    names = {path.name for path in (ROOT / package).glob("*.py")}
    modules = sorted(names - {"__main__.py"})  # python -m wants it there, and it is two lines
    assert len(modules) <= 9, modules


def test_no_file_is_long():
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in FILES
        if (lines := len(path.read_text().splitlines())) > 350
    }
    assert not long
