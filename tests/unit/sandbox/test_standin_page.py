"""The examples of docs/sandbox.md are what the stand-in takes."""

import json
import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from sandbox.standin.control_models import Reply
from sandbox.standin.faults import Faults, WebhookFaults

PAGE = (Path(__file__).parents[3] / "docs/sandbox.md").read_text("utf-8")


def examples(heading: str) -> list[str]:
    found = re.search(rf"### {heading}\n.*?```jsonl\n(.*?)```", PAGE, re.DOTALL)
    assert found, heading
    return found[1].splitlines()


@pytest.mark.parametrize("line", examples("Answers"))
def test_an_answer_is_taken(line: str) -> None:
    Reply.model_validate_json(line)


@pytest.mark.parametrize("line", examples("Faults"))
def test_a_fault_is_taken(line: str) -> None:
    TypeAdapter(Faults | list[Faults]).validate_json(line)


@pytest.mark.parametrize("model", [Faults, WebhookFaults])
def test_every_fault_is_shown(model: type[Faults] | type[WebhookFaults]) -> None:
    shown = "".join(examples("Faults"))
    assert not [name for name in model.model_fields if json.dumps(name) not in shown]
