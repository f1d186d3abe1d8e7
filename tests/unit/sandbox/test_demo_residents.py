"""Whose link is whose, where a family has one phone."""

from dataclasses import replace
from datetime import date

from functions.notify.templates import template as find_template
from sandbox.data.population import Case, Population
from sandbox.demo.inbox import Button, Received
from sandbox.demo.residents import reached

TODAY = date(2026, 11, 22)


def notice(
    case: Case, link: str, *names: str, template: str = "positive_notice", status: str = "read"
) -> Received:
    """A notice to these people on the phone of a case."""
    button = Button("url", "Isi formulir", link)
    name = find_template(template).whatsapp_name
    return Received(link, case.resident.e164, name, "; ".join(names), status, (button,))


def test_each_case_has_the_link_of_the_message_that_names_them() -> None:
    """A family's one link is everybody's; who was told separately has their own, the unreached none."""
    first, *rest = Population(1, TODAY).cases(5)
    family = [first, *(replace_phone(case, first) for case in rest[:2])]
    lost, other = rest[2:]
    names = [case.resident.name for case in family]
    inbox = [
        notice(first, "together", *names[:2], template="positive_notice_household"),
        notice(first, "later", names[2]),
        notice(first, "guide", *names, template="isolation_guide_household"),
        notice(lost, "lost", lost.resident.name, status="failed"),
        notice(other, "other", other.resident.name),
    ]
    links = reached([*family, lost, other], inbox)
    assert list(links.values()) == ["together", "together", "later", "other"]
    assert list(links) == [*family, other]


def replace_phone(case: Case, housemate: Case) -> Case:
    """The case with the phone of somebody of the house."""
    return replace(case, resident=replace(case.resident, phone=housemate.resident.phone))
