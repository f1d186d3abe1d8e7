"""Callers, cursors and the frame of the staff API."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.staff_http import Answer, Call, Download, Payload, Route, respond
from desac.domain.cursor import Position, decode, encode
from desac.domain.household import household_id, normal_address
from desac.domain.staff import Caller, Refusal, Role, caller_from_claims, kecamatan_of
from tests.unit.overview.records import NOW, api_event

_TEXT = st.text(max_size=20)


@given(st.builds(Position, st.integers(0, 9), _TEXT, _TEXT, _TEXT), _TEXT)
def test_a_cursor_leads_back_to_its_place(position: Position, name: str) -> None:
    assert decode(encode(position, name), name) == position


@given(st.text(max_size=60))
def test_whatever_is_no_cursor_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        decode(text, "list")


def test_a_cursor_with_the_right_digest_and_the_wrong_shape_is_none() -> None:
    """Such a one was made by somebody who read this code."""
    good = encode(Position(0), "list")
    raw = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4)).decode()
    assert json.loads(raw[12:]) == [0, "", "", ""]
    with pytest.raises(ValueError, match="cursor"):
        decode(encode(Position(0, "a", 3, "c"), "list"), "list")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        ("[tracer]", {Role.TRACER}),
        ("[dinsos operator]", {Role.DINSOS, Role.OPERATOR}),
        ('["dinsos","operator"]', {Role.DINSOS, Role.OPERATOR}),
        ("tracer,doctor", {Role.TRACER, Role.DOCTOR}),
        (["tracer"], {Role.TRACER}),
        ("not-an-operator", set()),
        ("OPERATOR", set()),
        ("", set()),
        (None, set()),
    ],
)
def test_groups_are_read_as_api_gateway_writes_them(groups: object, roles: set[Role]) -> None:
    assert caller_from_claims({"sub": "s", "cognito:groups": groups}).roles == roles


def test_a_token_without_a_name_is_nobody() -> None:
    with pytest.raises(Refusal) as caught:
        caller_from_claims({"cognito:groups": "[operator]"})
    assert caught.value.status == 401


def test_an_operator_is_bound_to_no_kecamatan_and_a_tracer_to_one() -> None:
    Caller(name="o", roles=frozenset({Role.OPERATOR})).require_kecamatan("51.71.04")
    tracer = Caller(name="t", roles=frozenset({Role.TRACER}), kecamatan_code="51.71.01")
    tracer.require_kecamatan("51.71.01")
    for other in ("51.71.02", None):
        with pytest.raises(Refusal) as caught:
            tracer.require_kecamatan(other)
        assert (caught.value.status, caught.value.code) == (403, "other_kecamatan")


def test_a_village_code_contains_its_kecamatan() -> None:
    assert (kecamatan_of("51.71.01.1006"), kecamatan_of(None)) == ("51.71.01", None)


class _Body(Payload):
    name: str


class _Echo(Answer):
    name: str


def _echo(call: Call) -> _Echo:
    return _Echo(name=call.body(_Body).name + call.path["id"])


_ROUTES = (Route("POST", "/echo/{id}", "", frozenset({Role.TRACER}), _echo, _Echo, body=_Body),)


def _post(path: str, body: str, **event: Any) -> tuple[int, Any]:
    answer = respond(api_event("POST", path, body=body) | event, _ROUTES, NOW)
    assert answer["headers"]["cache-control"] == "no-store"
    return answer["statusCode"], json.loads(answer["body"])


def test_a_call_is_read_and_answered() -> None:
    assert _post("/echo/7", '{"name": "a"}') == (200, {"name": "a7"})
    assert _post("/echo/7/", '{"name": "a"}') == (200, {"name": "a7"})
    encoded = base64.b64encode(b'{"name": "a"}').decode()
    assert _post("/echo/7", encoded, isBase64Encoded=True) == (200, {"name": "a7"})


def test_a_stage_before_the_path_is_no_part_of_it() -> None:
    event = api_event("POST", "/v1/echo/7", body='{"name": "a"}')
    event["requestContext"]["stage"] = "v1"
    assert respond(event, _ROUTES, NOW)["statusCode"] == 200


def test_nonsense_is_named_but_not_repeated() -> None:
    status, problem = _post("/echo/7", '{"nama": "Warga Rahasia"}')
    assert (status, problem["fields"]) == (422, ["name", "nama"])
    assert "Rahasia" not in json.dumps(problem)


def test_another_method_or_path_is_unknown() -> None:
    assert _post("/echo", "{}")[0] == 404
    assert respond(api_event("GET", "/echo/7"), _ROUTES, NOW)["statusCode"] == 404


def test_a_family_card_makes_the_household_wherever_they_live() -> None:
    one = household_id("5171010101010001", "+6281200000001", "Jl. A", "51.71.01.1006")
    assert one == household_id("5171010101010001", None, "Jl. B", None)
    assert "5171" not in one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jl. Tukad Badung Gg. II No.5", "jalan tukad badung gang ii nomor 5"),
        ("Br. Kaja, Jln Danau Tamblingan 12", "Banjar Kaja Jl. Danau Tamblingan no 12"),
    ],
)
def test_an_address_has_one_spelling(one: str, other: str) -> None:
    assert normal_address(one) == normal_address(other)


def test_other_house_numbers_or_phones_are_other_households() -> None:
    ids = {
        household_id(None, "+6281200000001", "Jl. A 1", None),
        household_id(None, "+6281200000001", "Jl. A 11", None),
        household_id(None, "+6281200000002", "Jl. A 1", None),
    }
    assert len(ids) == 3


def test_a_file_goes_out_byte_by_byte_under_its_name() -> None:
    """API Gateway decodes the body; whatever the bytes are, they arrive."""
    content = bytes(range(256))
    file = Download("daftar.xlsx", "application/octet-stream", content)
    route = Route("GET", "/list", "s", None, lambda _: file, media_types=["application/octet-stream"])
    answer = respond(api_event("GET", "/list"), [route], NOW)
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, True)
    assert base64.b64decode(answer["body"]) == content
    assert answer["headers"]["content-disposition"] == 'attachment; filename="daftar.xlsx"'


def test_a_file_that_lambda_would_not_let_through_is_refused_in_words() -> None:
    file = Download("daftar.xlsx", "application/octet-stream", bytes(4_000_001))
    route = Route("GET", "/list", "s", None, lambda _: file)
    answer = respond(api_event("GET", "/list"), [route], NOW)
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (422, "file_too_large")
