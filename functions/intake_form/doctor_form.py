"""What a doctor posts: a quick choice, words, or both. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from desac.domain.complaint import ANSWER_LIMIT, Choice


class Posted(NamedTuple):
    """The fields as they were sent, to be shown again if something is wrong."""

    choice: str = ""
    text: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, Sequence[str]]) -> "Posted":
        """From a posted form."""
        text = fields.get("text", [""])[0].replace("\r\n", "\n").strip()
        return cls(choice=fields.get("choice", [""])[0], text=text)


class Wanted(NamedTuple):
    """An answer to keep."""

    choice: Choice | None
    text: str


def check(posted: Posted) -> Wanted | str:
    """The answer, or the code of what is wrong (see `doctor.errors` in `templates/words.json`)."""
    if posted.choice and posted.choice not in set(Choice):
        return "choice_unknown"
    choice = Choice(posted.choice) if posted.choice else None
    if len(posted.text) > ANSWER_LIMIT:
        return "text_long"
    if not posted.text and choice in {None, Choice.OTHER}:
        return "nothing_said" if choice is None else "text_missing"
    return Wanted(choice, posted.text)
