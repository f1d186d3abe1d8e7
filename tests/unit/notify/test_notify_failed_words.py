"""The words in the file of failed numbers are there for every code, and are those of the console."""

import re
from pathlib import Path

from desac.domain.assignment import Outcome
from desac.domain.message import TO_HEALTH_WORKERS, Purpose
from functions.notify.failed_words import OUTCOMES, PURPOSES

WEB = Path(__file__).parents[3] / "web" / "js"


def test_every_code_has_its_words() -> None:
    assert PURPOSES.keys() == {one for one in Purpose if one not in TO_HEALTH_WORKERS}
    assert OUTCOMES.keys() == set(Outcome)


def test_a_console_and_a_file_say_the_same() -> None:
    console = "".join(path.read_text(encoding="utf-8") for path in sorted(WEB.glob("*.js")))
    found = re.findall(r'^  (\w+): "([^"]+)",$', console, re.MULTILINE)
    said = {code: {text for one, text in found if one == code} for code, _ in found}
    words = {code.value: text for code, text in (*PURPOSES.items(), *OUTCOMES.items())}
    known = {code for code in words if code in said}
    # A code may reach the file before the console.
    assert len(known) >= len(words) - 1
    assert [code for code in sorted(known) if words[code] not in said[code]] == []
