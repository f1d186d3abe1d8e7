"""Runbook and deployment guide name what the CDK app has. Its sources are read, not run: CDK is slow."""

import ast
import re

import pytest

from functions.notify.error_codes import NEEDS_SOMEBODY, Action, action_for
from tests.unit.docs.doc_pages import code_blocks, first_cells, page, section

RUNBOOK = page("docs/runbook.md")
DEVOPS = page("docs/devops.md")
_SHELL_FUNCTION = re.compile(r"^(\w+)\(\)", re.MULTILINE)


def calls(module: str, method: str) -> list[ast.Call]:
    """Calls of `self.<method>` in a module of the CDK app."""
    return [
        node
        for node in ast.walk(ast.parse(page(f"infra/{module}.py")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
    ]


def first_texts(module: str, method: str) -> list[str]:
    """The first arguments of those calls, where they are plain texts."""
    return [
        node.args[0].value
        for node in calls(module, method)
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    ]


def alarm_kinds() -> list[str]:
    """What follows the part in an alarm's name: `f"{name}Errors"` gives Errors."""
    found = []
    for node in (*calls("alarms", "_alarm"), *calls("alarms", "_counted")):
        name = node.args[0]
        if isinstance(name, ast.Name):
            continue  # `_counted` passes on what it was called with
        assert isinstance(name, ast.JoinedStr | ast.Constant), ast.dump(name)
        last = name.values[-1] if isinstance(name, ast.JoinedStr) else name
        assert isinstance(last, ast.Constant)
        found.append(str(last.value))
    return found


def parts() -> list[str]:
    """The names that alarms give to functions and queues."""
    alone = re.findall(r'self\.(?:functions|dead_letters)\["(\w+)"\]', page("infra/consumers.py"))
    return sorted({*first_texts("consumers", "_consumer"), *first_texts("endpoints", "_function"), *alone})


def stage_settings() -> list[str]:
    """The fields of `StageSettings`."""
    tree = ast.parse(page("infra/settings.py"))
    [model] = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "StageSettings"]
    fields = [node.target for node in model.body if isinstance(node, ast.AnnAssign)]
    return [field.id for field in fields if isinstance(field, ast.Name)]


def stack_outputs() -> list[str]:
    """The names given to `_outputs` in the stack."""
    [call] = calls("stack", "_outputs")
    return [keyword.arg for keyword in call.keywords if keyword.arg]


@pytest.mark.parametrize("kind", alarm_kinds())
def test_every_kind_of_alarm_has_a_paragraph(kind: str) -> None:
    """It says what the alarm means, where to look and what to do."""
    paragraph = section(section_of_alarms(), kind)
    assert [word for word in ("**Means:**", "**Look:**", "**Do:**") if word not in paragraph] == []


def section_of_alarms() -> str:
    """The runbook's chapter on alarms."""
    return section(RUNBOOK, "Alarms")


@pytest.mark.parametrize("part", parts())
def test_every_part_is_in_the_runbook(part: str) -> None:
    """Whatever can be in an alarm's name can be looked up."""
    assert part in first_cells(section(RUNBOOK, "Which part is it"))


def test_stack_outputs_are_listed_each_and_only() -> None:
    """The list is the stack's own."""
    assert sorted(first_cells(section(DEVOPS, "Stack outputs"))) == sorted(stack_outputs())


def test_stage_settings_are_listed_each_and_only() -> None:
    """The list is that of `StageSettings`."""
    assert sorted(first_cells(section(DEVOPS, "Stage settings"))) == sorted(stage_settings())


@pytest.mark.parametrize("text", [RUNBOOK, DEVOPS], ids=["runbook", "devops"])
def test_commands_ask_for_outputs_that_exist(text: str) -> None:
    """`out X` names a stack output."""
    asked = {name for block in code_blocks(text, "sh") for name in re.findall(r"\$\(out (\w+)\)", block)}
    assert asked
    assert asked <= set(stack_outputs())


def test_the_runbook_uses_only_the_shell_functions_it_defines() -> None:
    """`$(fn …)`, `$(q …)` and the like are defined in its first block."""
    first, *others = code_blocks(RUNBOOK, "sh")
    used = {name for block in others for name in re.findall(r"\$\((out|res|fn|q|arn|logs) ", block)}
    assert used <= set(_SHELL_FUNCTION.findall(first))


def codes_by_row() -> list[set[int]]:
    """The codes of each row of the runbook's table on WhatsApp; `200–299` is a range."""
    rows = []
    for line in section(RUNBOOK, "WhatsApp").splitlines():
        found = re.findall(r"(\d+)(?:–(\d+))?", line.split("|")[1]) if line.startswith("| ") else []
        if found:
            rows.append({code for low, high in found for code in range(int(low), int(high or low) + 1)})
    return rows


def test_every_code_of_whatsapp_says_what_to_do() -> None:
    """Each code that we know stands in one row; codes nobody has met are in the last."""
    listed = [code for row in codes_by_row() for code in row]
    known = {code for code in range(140_000) if code in listed or action_for(code) is not Action.PARK}
    assert sorted(listed) == sorted(known)


def test_codes_in_one_row_ask_for_one_kind_of_action() -> None:
    """A row never joins what passes by itself, what waits for somebody, and what has failed for good."""

    def kind(code: int) -> tuple[bool, bool]:
        action = action_for(code)
        return action in NEEDS_SOMEBODY, action is Action.UNREACHABLE

    assert [row for row in codes_by_row() if len({kind(code) for code in row}) > 1] == []
