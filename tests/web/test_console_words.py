"""No code is shown bare: every state and reason that the staff API can give has words in the console."""

import json
import re
import shutil
import subprocess
from functools import cache
from typing import Any

import pytest

from cli.console import ROOT
from desac.adapters.config_data import symptom_words
from desac.domain.aid import NOT_RECEIVED, OVERRULED
from desac.domain.chain import WHY_NOT_TEXT
from desac.domain.complaint import Choice
from desac.domain.episode import Episode
from desac.domain.person import ContactEdge, Person
from desac.domain.plan import DIFFERS_FROM_RESIDENT, INDEX_UNKNOWN, POSSIBLE_SAME_PERSON
from desac.domain.reply_kinds import ReplyPayload
from desac.domain.sembako_rules import ISOLATION_OVER
from desac.domain.silence import Heard, SilenceStep
from functions.geolocate.acceptance import Refusal
from functions.ingest.codes import Code, Severity, severity_of
from functions.intake_form.words import words as form_words
from functions.notify.planning import Suppression
from functions.sembako.moves import FailReason, RefuseReason

# Of these no page shows one: how urgent a message is, and what the console itself asks for.
NEVER_SHOWN = {"Lane"}
ANSWERS = ("PersonChain", "ComplaintList", "SilenceList", "AidPage", "ReportView", "EpisodeAnswer")


@cache
def tables() -> dict[str, dict[str, str]]:
    """The console's tables of words, as Node reads them."""
    node = shutil.which("node")
    assert node, "Node is needed: the README names it among the tools"
    script = (
        f'import {{TABLES}} from "{ROOT}/tests/web/js/word_tables.mjs"; console.log(JSON.stringify(TABLES));'
    )
    done = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, check=True, timeout=60
    )
    found: dict[str, dict[str, str]] = json.loads(done.stdout)
    return found


def shown_codes() -> dict[str, list[str]]:
    """The codes in the answers that the desks show, by their names in docs/openapi.json."""
    schemas: dict[str, Any] = json.loads((ROOT / "docs/openapi.json").read_text())["components"]["schemas"]
    waiting, seen = list(ANSWERS), set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += re.findall(r"#/components/schemas/([^\"]+)", json.dumps(schemas[name]))
    return {name: schemas[name]["enum"] for name in sorted(seen) if "enum" in schemas[name]}


def test_the_answers_of_the_desks_hold_codes() -> None:
    """That the search below finds something."""
    names = shown_codes()
    assert {"AidState", "MessageState", "Purpose", "SilenceStep", "Triage", "WhyNot"} <= names.keys()


@pytest.mark.parametrize("name", sorted(shown_codes().keys() - NEVER_SHOWN))
def test_every_code_of_the_description_has_words(name: str) -> None:
    table = tables().get(name)
    assert table is not None, f"{name} has no words in the console"
    assert [code for code in shown_codes()[name] if not table.get(code)] == []


def _kept_with() -> list[str]:
    kept = [code for code in Code if severity_of(code) is Severity.WARNING]
    return [*kept, INDEX_UNKNOWN, POSSIBLE_SAME_PERSON, DIFFERS_FROM_RESIDENT]


def _signs() -> list[str]:
    known = symptom_words()
    signs = re.findall(r'"sign": "(\w+)"', (ROOT / _TRIAGE).read_text())
    assert signs
    return [*known.symptoms, *known.red_flags, *signs]


_TRIAGE = "layers/common/python/desac/config/triage_rules.json"
_NOT_FACTS = {"person_id", "episode_id", "index_person_id", "contact_person_id", "created_at", "version"}
# What a row may correct: the facts of the models, whoever is the subject.
_OWN_WORK = {
    "opted_out_at", "confirmed_fields", "sources", "doubted", "told_apart", "merged_into", "absorbed",
    "episode_ids", "rule_version", "end_changes", "ended_at", "unreachable", "phone_corrected_at",
    "opted_in_at", "origin", "first_row", "said",
}  # fmt: skip


def _facts() -> list[str]:
    names = {*Person.model_fields, *Episode.model_fields, *ContactEdge.model_fields}
    return sorted(names - _NOT_FACTS - _OWN_WORK)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Suppression", [*Suppression]),
        ("LocationReason", [*Refusal]),
        ("AidReason", [*FailReason, *RefuseReason, NOT_RECEIVED, OVERRULED, ISOLATION_OVER]),
        ("ReplyPayload", [*ReplyPayload]),
        ("SilenceWord", [*SilenceStep, *(f"over.{one}" for one in Heard), "acknowledged", "resumed"]),
        ("RowCode", _kept_with()),
        ("Sign", _signs()),
        ("Field", _facts()),
    ],
)
def test_reasons_that_are_free_text_in_the_description_have_words_too(name: str, codes: list[str]) -> None:
    assert codes
    assert [code for code in codes if not tables()[name].get(code)] == []


def test_words_that_others_have_as_well_are_the_same() -> None:
    """The form's symptoms, a doctor's quick answers, and why nobody writes: one wording each."""
    known = symptom_words()
    signs = tables()["Sign"]
    differing = [code for code, words in known.symptoms.items() if signs[code] != words]
    red_flags = {code: words for code, words in known.red_flags.items() if code != "napas_cepat"}
    assert differing + [code for code, words in red_flags.items() if signs[code] != words] == []
    choices = form_words()["doctor"]["choices"]
    assert tables()["Choice"] == {choice: choices[choice] for choice in Choice}
    assert tables()["WhyNot"] == WHY_NOT_TEXT
