"""The diagrams are true: they name the functions and events that the CDK app and the contract have."""

import re
from pathlib import Path

import pytest

from desac.events import ALL_EVENTS
from infra import catalogue
from infra.python_function import Spec

ROOT = Path(__file__).parents[3]
SPECS = [spec for spec in vars(catalogue).values() if isinstance(spec, Spec)]


def diagram(page: str) -> str:
    [found] = re.findall(r"```mermaid\n(.*?)```", (ROOT / page).read_text(), flags=re.DOTALL)
    return str(found)


def test_every_function_is_in_the_architecture_diagram() -> None:
    drawn = diagram("docs/architecture.md")
    assert [spec.name for spec in SPECS if not re.search(rf"(?<![\w-]){spec.name}(?![\w-])", drawn)] == []


def test_every_function_is_in_the_list_of_functions_with_its_handler() -> None:
    listed = (ROOT / "docs/functions.md").read_text()
    assert [spec.name for spec in SPECS if f"| {spec.name} | `{spec.handler}` |" not in listed] == []


def test_events_in_the_diagram_exist() -> None:
    labels = re.findall(r"bus -->\|([^|]+)\|", diagram("docs/architecture.md"))
    named = {name.strip() for label in labels for name in label.split(",")}
    assert named
    assert named <= set(ALL_EVENTS)


@pytest.mark.parametrize(
    "name", sorted(path.name for path in (ROOT / "functions").iterdir() if path.is_dir())
)
def test_every_function_folder_is_in_the_readme_diagram(name: str) -> None:
    if name != "__pycache__":
        assert name in diagram("README.md")


def test_every_stored_type_is_in_the_data_model() -> None:
    """Whatever is written with `to_item` is a row of the data model's table."""
    page = (ROOT / "docs/data-model.md").read_text()
    sources = (ROOT / "layers/common/python/desac").rglob("*.py")
    stored = {name for path in sources for name in re.findall(r"to_item\(\s*([A-Z]\w+)\(", path.read_text())}
    assert [name for name in sorted(stored) if f"| {name} |" not in page] == []
