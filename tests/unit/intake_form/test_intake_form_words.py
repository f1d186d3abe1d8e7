"""Every code that the form can come to has Indonesian words, and no word stands there unused."""

import re
from pathlib import Path

from desac.domain.aid import AidState
from desac.domain.link import LinkProblem
from desac.domain.triage import Triage
from functions.intake_form import folder
from functions.intake_form.report_fields import _CODES
from functions.intake_form.words import summary, words

SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(Path(folder.__file__).parent.glob("*.py"))
)


def test_every_error_code_has_words_and_every_word_a_code() -> None:
    raised = set(re.findall(r'wrong\("(\w+)"\)', SOURCES)) | set(
        re.findall(r'recent_day\(text, info, "(\w+)"\)', SOURCES)
    )
    raised |= {*_CODES.values(), *re.findall(r'errors\[[^]]+\] = "(\w+)"', SOURCES)}
    assert raised == words()["errors"].keys()


def test_every_problem_has_a_page() -> None:
    named = {problem.value for problem in LinkProblem} | set(re.findall(r'Refused\(\d+, "(\w+)"', SOURCES))
    assert named | {"busy", "link_asked"} == words()["problems"].keys()
    for page in words()["problems"].values():
        assert page.keys() == {"title", "text", "todo"}


def test_every_state_that_a_page_may_show_has_words() -> None:
    assert words()["aid_states"].keys() == {state.value for state in AidState}
    triages = {triage.value for triage in Triage}
    assert words()["report"].keys() == words()["report_states"].keys() == triages


def test_the_summary_leads_to_the_field_and_names_the_row() -> None:
    assert summary({"contact_phone_12": "contact_phone_unreadable"}) == [
        {
            "field": "contact_phone_12",
            "label": "Orang ke-12, Nomor HP",
            "text": words()["errors"]["contact_phone_unreadable"],
        }
    ]


def test_the_words_have_a_version() -> None:
    assert words()["version"]
