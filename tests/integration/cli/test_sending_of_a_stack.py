"""`desac sending` about held templates, against a stack in memory."""

from datetime import UTC, datetime

import pytest

from cli.main import app
from cli.operator.sending import Sending
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.outbox import TableOutbox
from desac.adapters.sending_number import TableNumber
from desac.adapters.table import Table
from desac.domain.message import HoldReason, MessageState
from desac.domain.sending_number import TemplateHold
from tests.unit.notify.notify_fakes import EPISODE_ID, message

NOW = datetime(2021, 8, 12, tzinfo=UTC)


@pytest.fixture
def number(table: Table) -> TableNumber:
    """Two versions of the guide are held, and another template."""
    known, refused = TableNumber(table, "1"), TemplateHold(code=132001, at=NOW)
    known.change(lambda one: one.hold_template("isolation_guide_v1", refused))
    known.change(lambda one: one.hold_template("isolation_guide_v2", TemplateHold(status="PAUSED", at=NOW)))
    known.change(lambda one: one.hold_template("contact_notice_v1", refused))
    return known


@pytest.fixture
def own(target: Target, table: Table, number: TableNumber, monkeypatch: pytest.MonkeyPatch) -> Sending:
    outputs = {"TableName": table.name, "WhatsAppPhoneNumberId": "1"}
    whole = Target(outputs, {"region_name": "ap-southeast-3"})
    monkeypatch.setattr("cli.sending.choose", lambda _: whole)
    return Sending(whole)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("isolation_guide_v2", {"isolation_guide_v1", "contact_notice_v1"}),
        ("isolation_guide", {"contact_notice_v1"}),
    ],
)
def test_one_version_is_released_or_all_of_a_name(
    own: Sending, number: TableNumber, name: str, left: set[str]
) -> None:
    own.resume_template(name, "ayu", NOW)
    state = number.state()
    assert set(state.held_templates) == left
    assert (state.resumed_by, state.resumed_at, state.resumed_what) == ("ayu", NOW, name)


@pytest.mark.parametrize("name", ["positive_notice", "isolation_guide_v3", "isolation"])
def test_what_is_not_held_is_said_so(own: Sending, number: TableNumber, name: str) -> None:
    with pytest.raises(CommandError, match=name):
        own.resume_template(name, "ayu", NOW)
    state = number.state()
    assert (len(state.held_templates), state.resumed_by) == (3, None)


def test_waiting_messages_are_counted_by_version(
    own: Sending, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    for place, version in enumerate((1, 2, 2)):
        held = message(
            MessageState.HELD,
            message_id=f"{EPISODE_ID}.isolation_guide.{place:012x}",
            template="isolation_guide",
            template_version=version,
            reason=HoldReason.TEMPLATE_HELD.value,
        )
        TableOutbox(table).add(held)
    waiting = own.status(NOW).waiting
    assert waiting == {"template_held isolation_guide_v1": 1, "template_held isolation_guide_v2": 2}
    with pytest.raises(SystemExit):
        app(["sending", "status"])
    said = capsys.readouterr().out
    assert "isolation_guide_v2 since 12-08-2021 08:00 WITA, Meta says PAUSED" in said
    assert "isolation_guide_v1 since 12-08-2021 08:00 WITA, code 132001" in said
