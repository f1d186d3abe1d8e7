"""What a function imports before its first event: what it needs, and nothing that only costs time."""

import ast
import importlib.util
import json
from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple

import pytest

from benchmarks.cold_start import module_of, path_of, run
from desac.events import SOURCE
from infra import catalogue
from infra.python_function import Spec
from infra.settings import ROOT

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


_START = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
modules = [*sys.modules]
base = sys.modules.get("desac.event.base")
import pydantic
def below(model):
    return {model}.union(*map(below, model.__subclasses__()))
ours = (one for one in below(pydantic.BaseModel) if one.__module__.startswith(("desac.", "functions.")))
built = [one.__qualname__ for one in ours if one.__dict__.get("__pydantic_complete__")]
print(json.dumps([modules, built, base and [*base.Event.registry]]))
"""


class _Start(NamedTuple):
    """What there is after a handler was imported alone: modules, built models, events that are known."""

    modules: list[str]
    built: list[str]
    events: list[str] | None


@cache
def _started(name: str) -> _Start:
    """One fresh interpreter for each function, whatever is asked about it."""
    spec = SPECS[name]
    return _Start(*json.loads(run(_START, path_of(spec), module_of(spec)).stdout))


@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_function_imports_what_it_needs_and_no_more(name: str) -> None:
    modules = set(_started(name).modules)
    assert {module.partition(".")[0] for module in modules} & HEAVY == NEEDS.get(name, set())
    assert modules & UNUSED == set()
    assert modules & DOES_WITHOUT.get(name, set()) == set()
    # Only who tells events knows them all; who hears of some imports those.
    assert ("desac.events" in modules) is (name == "publish")


def test_nobody_makes_a_tracer() -> None:
    """In none of the modules that are deployed, whoever imports it."""
    sources = [*(ROOT / "functions").rglob("*.py"), *(ROOT / "layers" / "common").rglob("*.py")]
    assert len(sources) > len(SPECS)
    imported = {
        f"{getattr(node, 'module', '')}.{alias.name}"
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert "aws_lambda_powertools.Logger" in imported
    libraries = {name for name in imported if not name.startswith(("desac.", "functions."))}
    assert not {name for name in libraries if "Tracer" in name or "tracing" in name or "xray" in name}


@pytest.mark.parametrize("name", sorted(SPECS))
def test_everything_comes_from_the_archives_that_are_deployed(name: str) -> None:
    """Neither this checkout nor its virtual environment is on the path."""
    assert all("/build/" in str(folder) for folder in path_of(SPECS[name]))


def test_what_is_done_without_is_there() -> None:
    """A module that was renamed would be done without by everybody."""
    wanted = {*_JUDGING, *_RECORDING, *_ANSWERING}
    assert [module for module in wanted if importlib.util.find_spec(module) is None] == []


@pytest.mark.parametrize("name", sorted(SPECS))
def test_no_model_is_built_at_import(name: str) -> None:
    """But for the settings, which every first event needs."""
    assert set(_started(name).built) <= {"Settings"}


def test_every_function_has_imported_the_events_that_it_is_sent(production: Any, logical_id: Any) -> None:
    """Of another one it would know nothing, and every message would fail."""
    sent = defaultdict(set)
    for rule in production.properties("AWS::Events::Rule").values():
        if rule["EventPattern"]["source"] == [SOURCE]:
            for target in rule["Targets"]:
                sent[logical_id(target["Arn"])] |= set(rule["EventPattern"]["detail-type"])
    functions = production.properties("AWS::Lambda::Function")
    names = {spec.handler: spec.name for spec in SPECS.values()}
    read = []
    for mapping in production.properties("AWS::Lambda::EventSourceMapping").values():
        if (queue := logical_id(mapping["EventSourceArn"])) in sent:
            name = names[functions[logical_id(mapping["FunctionName"])]["Handler"]]
            known = _started(name).events
            # Some look only at what happened, not at the event.
            assert known is None or sent[queue] <= set(known), name
            read.append(queue)
    assert sorted(read) == sorted(sent)
