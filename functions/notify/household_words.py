"""What a message to a household says of each of its members: one line of text, as WhatsApp wants a value."""

from collections.abc import Mapping, Sequence

from functions.notify.rendering import TemplateGapError
from functions.notify.templates import BODY_LIMIT, VARIABLE, Template

_LONGEST_NAME, _SHORTEST_NAME = 80, 8

_LISTS: Mapping[str, str] = {
    "daftar_nama": "",
    "daftar_hasil": "{tes} tanggal {tanggal_tes}",
    "daftar_isolasi": "sampai {sampai_tanggal}",
    "daftar_karantina": "sampai {sampai_tanggal}",
}
"""Of each parameter that lists the members: what it tells of one, beside the name."""


def household_values(template: Template, members: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The template's parameters, but for the form's token; `members` are each one's values, in order.

    What all have in common is told once. Long names are shortened as far as the message has to be.
    Raises TemplateGapError if it is too long all the same, KeyError if a member lacks a value.
    """
    shared = {name: value for name, value in members[0].items() if name in template.parameters}
    values = {**shared, "jumlah": str(len(members))}
    for name in template.body_parameters:
        if name in _LISTS:
            details = [_LISTS[name].format_map(member) for member in members]
            values[name] = _listed([member["nama"] for member in members], details, _room(template, values))
    return values


def _room(template: Template, values: Mapping[str, str]) -> int:
    """Characters that are left for the list. A template has one."""
    return BODY_LIMIT - len(VARIABLE.sub(lambda match: values.get(match.group(1), ""), template.body))


def _listed(names: Sequence[str], details: Sequence[str], room: int) -> str:
    for width in range(_LONGEST_NAME, _SHORTEST_NAME - 1, -1):
        text = _line([_short(name, width) for name in names], details)
        if len(text) <= room:
            return text
    raise TemplateGapError(f"a list of {len(names)} people does not fit in {room} characters")


def _line(names: Sequence[str], details: Sequence[str]) -> str:
    alike = len(set(details)) == 1
    parts = names if alike else [f"{name}, {detail}" for name, detail in zip(names, details, strict=True)]
    text = "; ".join(f"{number}. {part}" for number, part in enumerate(parts, start=1))
    return f"{text} (semuanya {details[0]})" if alike and details[0] else text


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 1].rstrip() + "…"
