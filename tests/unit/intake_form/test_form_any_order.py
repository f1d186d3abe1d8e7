"""In whatever order somebody goes on, goes back, leaves, and comes again: nothing that was typed is lost."""

import html
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.intake_form.contacts import RELATIONS
from functions.intake_form.steps import Step
from tests.unit.intake_form.form_fakes import Phone

# What people type, right and wrong, in one spelling: the form takes out doubled blanks and such.
_WORDS = st.text(alphabet="abcdeijkno 0123456789.,-/<>&\"'", max_size=30).map(
    lambda text: " ".join(text.split())
)
_TICKS = st.sets(st.sampled_from(["batuk", "demam", "sakit_tenggorokan"])).map(sorted)
_CONDITION = st.fixed_dictionaries({"symptoms": _TICKS, "onset_date": _WORDS})
_HOME = st.fixed_dictionaries(
    {
        "address": _WORDS,
        "village_code": st.sampled_from(["", "51.71.01.1005", "tidak_tahu"]),
        "position": _WORDS,
    }
)
_HELP = st.fixed_dictionaries(
    {
        "sembako_wanted": st.sampled_from(["ya", "tidak"]),
        "household_size": _WORDS,
        "kk": _WORDS,
        "note": _WORDS,
    }
)
_NAMES = st.sampled_from(["Made", "Ketut", "Nyoman", "Wayan"])
_PERSON = st.fixed_dictionaries(
    {
        "kontak": st.sampled_from(["a1", "b2", "c3"]),
        "contact_name": _NAMES,
        "contact_phone": _WORDS.filter(lambda text: text.strip(" -") == text),
        "contact_relation": st.sampled_from(RELATIONS),
        "contact_last_met": _WORDS,
    }
)
_LEAVING = st.sampled_from(["next", "back", "keep"])
_TURNS = st.one_of(
    st.tuples(st.just("keadaan"), _CONDITION, _LEAVING),
    st.tuples(st.just("tinggal"), _HOME, _LEAVING),
    st.tuples(st.just("bantuan"), _HELP, _LEAVING),
    st.tuples(st.just("orang"), _PERSON, _LEAVING),
    st.tuples(st.just("kontak"), st.just({}), st.sampled_from(["next", "back", "keep", "add"])),
    # Pages are looked at, the form is begun again, the page of all answers is left.
    st.tuples(st.sampled_from([*Step, "orang", ""]), st.none(), st.just("look")),
    st.tuples(st.just("periksa"), st.just({}), st.sampled_from(["back", "start"])),
)


def _pairs(step: str, told: dict[str, Any], action: str) -> list[tuple[str, str]]:
    pairs = [("langkah", step), ("action", action)]
    for name, value in told.items():
        pairs += [(name, one) for one in value] if isinstance(value, list) else [(name, value)]
    return pairs


@settings(max_examples=60, deadline=None)
@given(st.lists(_TURNS, max_size=12))
def test_no_order_of_steps_loses_an_answer(turns: list[tuple[str, dict[str, Any] | None, str]]) -> None:
    phone = Phone()
    typed: dict[str, Any] = {}
    people: dict[str, dict[str, str]] = {}
    for step, told, action in turns:
        if told is None:
            answer = phone.get(f"langkah={step}" if step else "")
            assert answer["statusCode"] in {200, 303}
            continue
        pairs = [("action", "start")] if action == "start" else _pairs(step, told, action)
        answer = phone.post(pairs)
        assert answer["statusCode"] in {303, 422}
        if step == "orang":
            _listed(people, told)
        else:
            typed |= told
    _expect(phone, typed, people)
    assert phone.residents.known.intake is None


def _listed(people: dict[str, dict[str, str]], told: dict[str, str]) -> None:
    """Somebody with the same name and number stands in the list once; what was said later adds to it."""
    row = {name.removeprefix("contact_"): text for name, text in told.items() if name != "kontak"}
    for key, other in people.items():
        if key != told["kontak"] and (other["name"], other["phone"]) == (row["name"], row["phone"]):
            people[key] = other | {name: text for name, text in row.items() if text}
            people.pop(told["kontak"], None)
            return
    people[told["kontak"]] = row


def _expect(phone: Phone, typed: dict[str, Any], people: dict[str, dict[str, str]]) -> None:
    pages = {step: str(phone.get(f"langkah={step}")["body"]) for step in ("keadaan", "tinggal", "bantuan")}
    for name, value in typed.items():
        shown = _shown("".join(pages.values()), name)
        assert shown == (value if isinstance(value, list) else [value]), name
    for key, row in people.items():
        page = str(phone.get(f"langkah=orang&kontak={key}")["body"])
        assert _shown(page, "contact_name") == [row["name"]]
        assert _shown(page, "contact_phone") == [row["phone"]]
        assert _shown(page, "contact_relation") == [row["relation"]]
        assert _shown(page, "contact_last_met") == [row["last_met"]]


def _shown(page: str, name: str) -> list[str]:
    """What a browser would send of a field if nobody touched it."""
    area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    if area:
        return [html.unescape(area[1])]
    if select := re.search(rf'<select[^>]* name="{name}"[^>]*>(.*?)</select>', page, re.DOTALL):
        return re.findall(r'<option value="([^"]*)" selected', select[1]) or [""]
    fields = [tag for tag in re.findall(r"<input [^>]*>", page) if f'name="{name}"' in tag]
    ticks = [tag for tag in fields if 'type="checkbox"' in tag or 'type="radio"' in tag]
    chosen = [tag for tag in fields if tag not in ticks or tag.endswith(" checked>")]
    return sorted(html.unescape(re.findall(r'value="([^"]*)"', tag)[0]) for tag in chosen)
