"""What a resident reads, with the registry's made-up values."""

from collections.abc import Iterator

from cli.problems import CommandError
from desac.domain.message import ANSWERS, Purpose
from functions.notify.answers import answer
from functions.notify.rendering import answer_text, render
from functions.notify.templates import Template, UrlButton, Wording, template, template_names


def previews(
    purpose: str | None = None, wording: str | None = None, *, household: bool | None = None
) -> Iterator[tuple[str, str]]:
    """Title and text of every template and answer that fits; None is no choice.

    Raises CommandError where none does.
    """
    _require(purpose, [one.value for one in Purpose], "purpose")
    _require(wording, [one.value for one in Wording], "wording")
    found = [
        one
        for one in map(template, template_names())
        if purpose in {None, one.purpose}
        and (wording is None or one.wording in {None, wording})
        and household in {None, one.household}
    ]
    answers = [
        one for one in sorted(ANSWERS) if purpose in {None, one.value} and wording is None and not household
    ]
    if not found and not answers:
        raise CommandError("No template fits.")
    for one in found:
        facts = [one.whatsapp_name, one.purpose or "stands in for an answer", one.wording, one.category]
        yield " · ".join(str(fact) for fact in facts if fact), _text(one)
    for name in answers:
        words = answer(name)
        yield f"{name} · answer, version {words.version}", answer_text(words, words.samples)


def _require(given: str | None, known: list[str], what: str) -> None:
    if given is not None and given not in known:
        raise CommandError(f"There is no {what} {given}; there are: {', '.join(known)}.")


def _text(one: Template) -> str:
    buttons = [
        f"[ {button.label} ]" + (" → form" if isinstance(button, UrlButton) else "") for button in one.buttons
    ]
    return "\n".join((render(one, one.samples, with_media=one.media is not None), "", *buttons))
