"""The templates of both stages, synthesized once for all tests of a process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from infra.app import build
from infra.settings import ROOT

STAGES = ("production", "local")
Resource = dict[str, Any]


@dataclass(frozen=True)
class Synthesized:
    """A stage's app after synthesis and its template."""

    stage: str
    app: App
    path: Path
    template: dict[str, Any]

    def resources(self, kind: str) -> dict[str, Resource]:
        """Every resource of a type (`AWS::SQS::Queue`), by logical id."""
        return {name: it for name, it in self.template["Resources"].items() if it["Type"] == kind}

    def properties(self, kind: str) -> dict[str, Resource]:
        """The properties of every resource of a type, by logical id."""
        return {name: it.get("Properties", {}) for name, it in self.resources(kind).items()}


def referred(value: Any) -> str:
    """The logical id that a `Ref` or `Fn::GetAtt` names; an empty text for anything else."""
    if not isinstance(value, dict):
        return ""
    if "Ref" in value:
        return str(value["Ref"])
    return str(value["Fn::GetAtt"][0]) if "Fn::GetAtt" in value else ""


@pytest.fixture(scope="session")
def synthesize(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Synthesized]:
    """Synthesizes a stage at first use."""
    context = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]

    @cache
    def _synthesize(stage: str) -> Synthesized:
        folder = tmp_path_factory.mktemp(f"cdk-{stage}")
        app = App(context={**context, "stage": stage}, outdir=str(folder))
        build(app)
        app.synth()
        path = folder / "Desac.template.json"
        return Synthesized(stage, app, path, json.loads(path.read_text(encoding="utf-8")))

    return _synthesize


@pytest.fixture(params=STAGES, scope="session")
def stack(request: pytest.FixtureRequest, synthesize: Callable[[str], Synthesized]) -> Synthesized:
    """Each stage in turn: a rule holds for both."""
    return synthesize(request.param)


@pytest.fixture(scope="session")
def production(synthesize: Callable[[str], Synthesized]) -> Synthesized:
    """The stage for AWS."""
    return synthesize("production")


@pytest.fixture(scope="session")
def local(synthesize: Callable[[str], Synthesized]) -> Synthesized:
    """The stage for the emulator."""
    return synthesize("local")


@pytest.fixture(scope="session")
def logical_id() -> Callable[[Any], str]:
    """`referred`, for test modules."""
    return referred
