"""The templates of both stages, synthesized once for all tests of a process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, NestedStack, Stack

from infra.app import build
from infra.settings import ROOT

STAGES = ("production", "local")
Resource = dict[str, Any]


@dataclass(frozen=True)
class Synthesized:
    """A stage's app after synthesis. `template` is the stack's with all that is nested in it, as if one.

    `paths` are the templates as CloudFormation gets them.
    """

    stage: str
    app: App
    paths: tuple[Path, ...]
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


def _filled(value: Any, given: dict[str, Any], prefix: str) -> Any:
    """A part of a nested template in the words of the one around it: parameters are what they stand for."""
    if isinstance(value, list):
        return [_filled(part, given, prefix) for part in value]
    if not isinstance(value, dict):
        return value
    name = value.get("Ref")
    if name is not None and not name.startswith("AWS::"):
        return given.get(name, {"Ref": prefix + name})
    if "Fn::GetAtt" in value:
        return {"Fn::GetAtt": [prefix + value["Fn::GetAtt"][0], *value["Fn::GetAtt"][1:]]}
    return {key: _filled(part, given, prefix) for key, part in value.items()}


def _read(path: Path) -> dict[str, Any]:
    template: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return template


def _whole(stack: Stack, folder: Path) -> tuple[tuple[Path, ...], dict[str, Any]]:
    paths = [folder / stack.template_file]
    template = _read(paths[0])
    for nested in stack.node.find_all():
        if not isinstance(nested, NestedStack) or nested.nested_stack_resource is None:
            continue
        paths.append(folder / nested.template_file)
        name = stack.resolve(nested.nested_stack_resource.logical_id)
        given = template["Resources"][name]["Properties"].get("Parameters", {})
        for inner, resource in _read(paths[-1])["Resources"].items():
            assert name + inner not in template["Resources"]
            template["Resources"][name + inner] = _filled(resource, given, name)
    return tuple(paths), template


@pytest.fixture(scope="session")
def synthesize(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Synthesized]:
    """Synthesizes a stage at first use."""
    context = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]

    @cache
    def _synthesize(stage: str) -> Synthesized:
        folder = tmp_path_factory.mktemp(f"cdk-{stage}")
        app = App(context={**context, "stage": stage}, outdir=str(folder))
        desac = build(app)
        app.synth()
        return Synthesized(stage, app, *_whole(desac, folder))

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
