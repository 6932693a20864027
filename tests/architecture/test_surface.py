"""What the packages export is what the reference documents, and all of it works."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def headings(package):
    """Names documented on the package's page and on those of its subjects, PACKAGE-SUBJECT.md."""
    folder = ROOT / "docs" / "reference"
    pages = [folder / f"{package}.md", *sorted(folder.glob(f"{package}-*.md"))]
    return re.findall(r"^### `(\w+)`", "\n".join(p.read_text() for p in pages), re.MULTILINE)


@pytest.mark.parametrize("package", ["tugames", "bandit_backend"])
def test_all_is_what_the_docs_list(package):
    exported = importlib.import_module(package).__all__
    documented = headings(package)
    assert sorted(documented) == sorted(set(documented)), "a name is documented twice"
    assert sorted(documented) == sorted(exported)


@pytest.mark.parametrize("package", ["tugames", "bandit_backend"])
def test_every_export_exists_and_has_a_docstring(package):
    module = importlib.import_module(package)
    for name in module.__all__:
        assert (getattr(module, name).__doc__ or "").strip(), name


def test_links_between_pages_lead_somewhere():
    pages = [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
    ]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken
