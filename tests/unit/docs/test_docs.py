"""Links lead somewhere, and the list of dependencies is the list of dependencies."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.unit.docs.doc_pages import PAGES, ROOT, anchors, first_cells, page, relative_links, section


def package(requirement: str) -> str:
    """The name in a requirement such as `moto[s3]>=5.1,<6`."""
    found = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert found, requirement
    return found[0]


def project() -> dict[str, list[str]]:
    """The direct Python dependencies by the heading they are listed under."""
    settings = tomllib.loads(page("pyproject.toml"))
    groups = settings["dependency-groups"]
    return {
        "Run time": settings["project"]["dependencies"],
        "Operators' command line and local run": groups["operate"],
        "Documents": groups["documents"],
        "Infrastructure": groups["infra"],
        "Development and tests": groups["dev"],
        "Benchmarks": groups["bench"],
        "Build": settings["build-system"]["requires"],
    }


def npm() -> list[str]:
    """The direct npm packages."""
    settings = json.loads(page("package.json"))
    return [*settings.get("dependencies", {}), *settings.get("devDependencies", {})]


def emulator() -> list[str]:
    """What the emulator's own environment asks for."""
    lines = page("sandbox/emulator-requirements.in").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


DEPENDENCIES = {**project(), "npm": npm(), "Emulator": emulator()}


@pytest.mark.parametrize("place", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_resolve(place: Path) -> None:
    """A link within the repository leads to a file, and its fragment to a heading there."""
    broken = []
    for link in relative_links(place.read_text(encoding="utf-8")):
        name, _, fragment = link.partition("#")
        target = (place.parent / name).resolve() if name else place
        if not target.exists() or (fragment and fragment not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("heading", DEPENDENCIES)
def test_dependencies_are_listed_each_and_only(heading: str) -> None:
    """Every direct dependency has its line under its heading, and every line its dependency."""
    listed = first_cells(section(page("docs/dependencies.md"), heading))
    assert sorted(listed) == sorted(package(requirement) for requirement in DEPENDENCIES[heading])


def test_dependency_groups_all_have_a_heading() -> None:
    """A new group in pyproject.toml is not overlooked."""
    groups = tomllib.loads(page("pyproject.toml"))["dependency-groups"]
    assert set(groups) == {"operate", "documents", "infra", "dev", "bench"}


def test_every_dependency_says_why_and_under_which_licence() -> None:
    """No cell of a line is empty."""
    rows = [line for line in page("docs/dependencies.md").splitlines() if line.startswith("| `")]
    assert rows
    assert [row for row in rows if not all(cell.strip() for cell in row.strip("|").split("|"))] == []
