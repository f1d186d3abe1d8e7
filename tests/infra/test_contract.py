"""The infrastructure and the code it runs agree: handlers, settings, events, routes, services, documents."""

import importlib
import json
import re
from pathlib import Path

import pytest

from desac.adapters import village_data
from desac.events import ALL_EVENTS, SOURCE
from infra import catalogue
from infra.layer import SERVICES
from infra.python_function import Spec
from infra.settings import KECAMATAN_CODES, ROOT

SPECS = [it for it in vars(catalogue).values() if isinstance(it, Spec)]
DOCUMENT = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
OUTPUTS = re.findall(r"`(\w+)`", DOCUMENT.split("Stack outputs")[1])


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_every_handler_can_be_imported(spec, monkeypatch):
    """As Lambda does it: the import path, then the name. No import reads the environment."""
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    module, name = spec.handler.rsplit(".", 1)
    assert callable(getattr(importlib.import_module(module), name))


def test_every_function_of_the_document_is_deployed_and_the_other_way_round(production):
    rows = re.findall(r"^\| ([\w-]+) \| `(functions\.[\w.]+)` \|", DOCUMENT, re.MULTILINE)
    deployed = {
        (it["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"], it["Handler"])
        for it in production.properties("AWS::Lambda::Function").values()
    }
    assert set(rows) == deployed == {(spec.name, spec.handler) for spec in SPECS}


def test_every_function_gets_the_settings_of_the_document(production):
    table = re.findall(
        r"^\| [\w-]+ \| `(functions\.[\w.]+)` \| .*? \| ([^|]*) \| [^|]* \|$", DOCUMENT, re.MULTILINE
    )
    wanted = {handler: set(re.findall(r"[a-z][a-z_]+", text)) for handler, text in table}
    given = {
        it["Handler"]: {
            name.removeprefix("DESAC_").lower()
            for name in it["Environment"]["Variables"]
            if name.startswith("DESAC_") and name != "DESAC_TABLE"
        }
        for it in production.properties("AWS::Lambda::Function").values()
    }
    assert given == wanted


def test_the_stack_gives_the_outputs_of_the_document(stack):
    assert set(stack.template["Outputs"]) == set(OUTPUTS)


def test_every_rule_waits_for_an_event_that_exists(stack):
    for rule in stack.properties("AWS::Events::Rule").values():
        pattern = rule["EventPattern"]
        if pattern["source"] == [SOURCE]:
            assert set(pattern["detail-type"]) <= set(ALL_EVENTS)
            fields = [set(ALL_EVENTS[name].model_fields) for name in pattern["detail-type"]]
            assert all(set(pattern.get("detail", {})) <= known for known in fields)
        else:
            assert (pattern["source"], pattern["detail-type"]) == (["aws.s3"], ["Object Created"])


def test_domain_events_are_looked_for_on_our_bus_and_uploads_on_the_accounts(stack, logical_id):
    (bus,) = stack.resources("AWS::Events::EventBus")
    for rule in stack.properties("AWS::Events::Rule").values():
        ours = rule["EventPattern"]["source"] == [SOURCE]
        assert logical_id(rule.get("EventBusName")) == (bus if ours else "")


def test_a_report_beside_the_file_starts_nothing(stack):
    """`laporan/` is in the same bucket: a rule for it would read its own reports for ever."""
    keys = [
        it["EventPattern"]["detail"]["object"]["key"]
        for it in stack.properties("AWS::Events::Rule").values()
        if "object" in it["EventPattern"].get("detail", {})
    ]
    assert keys == [[{"anything-but": {"prefix": ["laporan/", "ranges/"]}}]]


def test_every_call_of_the_staff_api_has_a_route(stack, logical_id):
    """docs/openapi.json is what the functions serve; API Gateway must let each call through, and no other."""
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    described = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    staff = logical_id(stack.template["Outputs"]["StaffApiUrl"]["Value"])
    served = {
        it["RouteKey"]
        for it in stack.properties("AWS::ApiGatewayV2::Route").values()
        if logical_id(it["ApiId"]) == staff
    }
    assert _unnamed(served) == _unnamed(described | {"GET /openapi.json"})


def _unnamed(keys):
    return {re.sub(r"\{\w+\}", "{}", key) for key in keys}


def test_there_is_a_tracer_queue_for_every_kecamatan():
    assert set(KECAMATAN_CODES) == {
        village.kecamatan_code for village in village_data.load_directory().villages
    }


def test_the_layer_keeps_every_service_the_adapters_use():
    """Its copy of the SDK describes these services only; another would fail at its first call."""
    adapters = Path(village_data.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in adapters.glob("*.py"))
    used = set(re.findall(r"""boto3\.(?:client|resource)\(\s*["']([\w-]+)["']""", text))
    assert used <= SERVICES
    assert SERVICES - used == {"sts"}  # botocore's own credentials may need it
