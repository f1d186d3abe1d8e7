"""An answer as the Cloud API takes it: plain text, text with something to tap, or a file with words below."""

from collections.abc import Mapping

from functions.notify.answers import Answer, Choices
from functions.notify.rendering import answer_text


def answer_content(
    answer: Answer, parameters: Mapping[str, str], media_id: str | None = None
) -> dict[str, object]:
    """The members `type` and content of a message; `media_id` is the file that goes with it, if there is one.

    Raises TemplateGapError as `answer_text` does.
    """
    text = answer_text(answer, parameters)
    if answer.media and media_id:
        kind = answer.media.format
        return {"type": kind, kind: {"id": media_id, "caption": text}}
    if not answer.is_interactive:
        return {"type": "text", "text": {"body": text, "preview_url": False}}
    form, action = _action(answer, parameters)
    return {"type": "interactive", "interactive": {"type": form, "body": {"text": text}, "action": action}}


def _action(answer: Answer, parameters: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    if answer.link:
        target = {"display_text": answer.link.title, "url": parameters[answer.link.parameter]}
        return "cta_url", {"name": "cta_url", "parameters": target}
    if answer.choices:
        return "list", {"button": answer.choices.title, "sections": [_section(answer.choices)]}
    if answer.asks_location:
        return "location_request_message", {"name": "send_location"}
    replies = [{"id": button.payload.value, "title": button.title} for button in answer.buttons]
    return "button", {"buttons": [{"type": "reply", "reply": one} for one in replies]}


def _section(choices: Choices) -> dict[str, object]:
    rows = [
        # WhatsApp takes no empty description.
        {"id": row.payload.value, "title": row.title}
        | ({"description": row.description} if row.description else {})
        for row in choices.rows
    ]
    return {"title": choices.title, "rows": rows}
