"""What a function imports before its first event: what it needs, and nothing that only costs time."""

import pytest

from benchmarks.cold_start import imports_of, loaded, path_of
from infra import catalogue
from infra.python_function import Spec

SPECS = {spec.name: spec for spec in vars(catalogue).values() if isinstance(spec, Spec)}
# Beside these every function has boto3, Powertools and pydantic, with what they bring themselves.
NEEDS = {
    "ingest": {"python_calamine"},
    "ingest-report": {"xlsxwriter"},
    "notify-media": {"requests"},
    "intake_form": {"jinja2"},
}
HEAVY = {
    "python_calamine",
    "xlsxwriter",
    "requests",
    "jinja2",
    "phonenumbers",
    "pywa",
    "httpx",
    "aws_xray_sdk",
}
# 218 ms for idempotency, 314 for the resolver with its OpenAPI. Powertools loads the module of Tracer itself,
# which costs little until somebody makes one: 592 ms, even disabled.
UNUSED = {f"aws_lambda_powertools.{name}" for name in ("utilities.idempotency", "event_handler")}


@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_function_imports_the_libraries_it_needs_and_no_other(name: str) -> None:
    modules = loaded(SPECS[name])
    assert {module.partition(".")[0] for module in modules} & HEAVY == NEEDS.get(name, set())
    assert modules & UNUSED == set()


@pytest.mark.parametrize("name", sorted(SPECS))
def test_nobody_makes_a_tracer(name: str) -> None:
    spec = SPECS[name]
    statements = imports_of(spec.handler.rpartition(".")[0], path_of(spec))
    assert not [one for one in statements if "Tracer" in one]


@pytest.mark.parametrize("name", sorted(SPECS))
def test_everything_comes_from_the_archives_that_are_deployed(name: str) -> None:
    """Neither this checkout nor its virtual environment is on the path."""
    assert all("/build/" in str(folder) for folder in path_of(SPECS[name]))
