"""What a function imports before its first event: what it needs, and nothing that only costs time."""

import importlib.util
import json

import pytest

from benchmarks.cold_start import imports_of, loaded, module_of, path_of, run
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
# Of our own: what each does without, because it brings much with it that only others need.
_JUDGING = {"functions.ingest.judge", "functions.ingest.reader"}
_RECORDING = {"desac.domain.registration", "desac.adapters.people"}
_ANSWERING = {f"functions.notify.{name}" for name in ("listening", "answering", "intents", "daily_replies")}
DOES_WITHOUT = {
    "ingest": _RECORDING | {"desac.domain.person"},
    "ingest-range": _JUDGING,
    "ingest-report": _JUDGING | _RECORDING,
    "notify-receive": _ANSWERING,
}
# 218 ms for idempotency, 314 for the resolver with its OpenAPI. Powertools loads the module of Tracer itself,
# which costs little until somebody makes one: 592 ms, even disabled. The models of Kafka come with those of
# all event sources of AWS where batches are imported after pydantic.
UNUSED = {
    f"aws_lambda_powertools.{name}"
    for name in ("utilities.idempotency", "event_handler", "utilities.parser.models.kafka")
}


@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_function_imports_what_it_needs_and_no_more(name: str) -> None:
    modules = loaded(SPECS[name])
    assert {module.partition(".")[0] for module in modules} & HEAVY == NEEDS.get(name, set())
    assert modules & UNUSED == set()
    assert modules & DOES_WITHOUT.get(name, set()) == set()
    # Only who tells events knows them all; who hears of some imports those.
    assert ("desac.events" in modules) is (name == "publish")


@pytest.mark.parametrize("name", sorted(SPECS))
def test_nobody_makes_a_tracer(name: str) -> None:
    spec = SPECS[name]
    statements = imports_of(module_of(spec), path_of(spec))
    assert not [one for one in statements if "Tracer" in one]


@pytest.mark.parametrize("name", sorted(SPECS))
def test_everything_comes_from_the_archives_that_are_deployed(name: str) -> None:
    """Neither this checkout nor its virtual environment is on the path."""
    assert all("/build/" in str(folder) for folder in path_of(SPECS[name]))


def test_what_is_done_without_is_there() -> None:
    """A module that was renamed would be done without by everybody."""
    wanted = {*_JUDGING, *_RECORDING, *_ANSWERING}
    assert [module for module in wanted if importlib.util.find_spec(module) is None] == []


_BUILT = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
import pydantic
def below(model):
    return {model}.union(*map(below, model.__subclasses__()))
ours = (one for one in below(pydantic.BaseModel) if one.__module__.startswith(("desac.", "functions.")))
print(json.dumps([one.__qualname__ for one in ours if one.__dict__.get("__pydantic_complete__")]))
"""


@pytest.mark.parametrize("name", sorted(SPECS))
def test_no_model_is_built_at_import(name: str) -> None:
    """But for the settings, which every first event needs."""
    built = json.loads(run(_BUILT, path_of(SPECS[name]), module_of(SPECS[name])).stdout)
    assert set(built) <= {"Settings"}
