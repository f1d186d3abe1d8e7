"""Rules over every Lambda function of the template."""

import re
from collections import Counter
from typing import Any

import pytest

from desac.settings import Settings
from infra import catalogue
from infra.python_function import Spec

FUNCTION = "AWS::Lambda::Function"


@pytest.fixture(scope="module")
def functions(stack: Any) -> dict[str, Any]:
    found = stack.properties(FUNCTION)
    assert found
    return found


def test_every_function_has_a_role_of_its_own(functions, logical_id):
    roles = Counter(logical_id(it["Role"]) for it in functions.values())
    assert [role for role, users in roles.items() if users > 1] == []
    assert "" not in roles


def test_no_policy_is_attached_beside_the_role(stack):
    """What a function may do is read in one place."""
    assert stack.resources("AWS::IAM::Policy") == {}
    assert [
        name for name, it in stack.properties("AWS::IAM::Role").items() if "ManagedPolicyArns" in it
    ] == []


def test_every_function_writes_to_a_log_group_with_an_end(stack, functions, logical_id):
    groups = stack.properties("AWS::Logs::LogGroup")
    used = [logical_id(it["LoggingConfig"]["LogGroup"]) for it in functions.values()]
    assert len(set(used)) == len(functions)
    assert all(groups[name]["RetentionInDays"] > 0 for name in used)


def test_every_log_group_has_an_end(stack):
    groups = stack.properties("AWS::Logs::LogGroup")
    assert [name for name, it in groups.items() if not it.get("RetentionInDays")] == []


def test_every_function_says_its_time_and_memory(functions):
    assert [name for name, it in functions.items() if not {"Timeout", "MemorySize"} <= it.keys()] == []


SPECS = [it for it in vars(catalogue).values() if isinstance(it, Spec)]


def test_every_function_brings_both_layers_and_writers_of_pdf_a_third(stack, functions, logical_id):
    layers = stack.properties("AWS::Lambda::LayerVersion")
    assert len(layers) == 3
    (documents,) = (name for name, it in layers.items() if "PDF" in it["Description"])
    writers = {spec.name for spec in SPECS if spec.writes_documents}
    assert writers == {"sembako-api"}
    for it in functions.values():
        service = it["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        expected = set(layers) if service in writers else set(layers) - {documents}
        assert {logical_id(ref) for ref in it["Layers"]} == expected


def test_every_setting_exists(functions):
    """A misspelt variable would silently leave the default in force."""
    known = {f"DESAC_{name.upper()}" for name in Settings.model_fields}
    given = {variable for it in functions.values() for variable in it["Environment"]["Variables"]}
    ours = {variable for variable in given if variable.startswith("DESAC_")}
    assert ours <= known
    assert given - ours <= {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_LOG_LEVEL", "AWS_ENDPOINT_URL_GEO_PLACES"}


def test_every_code_runs_on_the_processor_its_layers_are_for(stack, functions):
    layers = stack.properties("AWS::Lambda::LayerVersion").values()
    processors = {tuple(it["Architectures"]) for it in functions.values()}
    assert processors == {tuple(it["CompatibleArchitectures"]) for it in layers}
    assert {it["Runtime"] for it in functions.values()} == {"python3.13"}


def test_production_runs_on_arm(production):
    assert {it["Architectures"][0] for it in production.properties(FUNCTION).values()} == {"arm64"}


def test_production_calls_the_real_services(production):
    """Stand-ins are for the local run."""
    variables = [it["Environment"]["Variables"] for it in production.properties(FUNCTION).values()]
    urls = {str(value) for each in variables for value in each.values() if "127.0.0.1" in str(value)}
    assert urls == set()
    assert not any("AWS_ENDPOINT_URL_GEO_PLACES" in each for each in variables)
    assert {each["DESAC_WHATSAPP_BASE_URL"] for each in variables if "DESAC_WHATSAPP_BASE_URL" in each} == {
        "https://graph.facebook.com"
    }


def test_no_secret_stands_in_a_template(stack):
    """Only names of secrets are handed to functions."""
    text = "".join(path.read_text(encoding="utf-8") for path in stack.paths)
    assert not re.search(r"EAA[A-Za-z0-9]{20,}|AKIA[A-Z0-9]{16}", text)
    assert all(
        "GenerateSecretString" in it for it in stack.properties("AWS::SecretsManager::Secret").values()
    )
