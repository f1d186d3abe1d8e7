"""The demo's last look at the phones: answers are answers, and no notice comes twice."""

from desac.domain.funnel import Funnel
from sandbox.demo.inbox import Received
from sandbox.demo.proof import problems

PHONE = "+6281200000001"


def got(template: str | None, text: str = "Teks") -> Received:
    return Received(id="wamid.1", to=PHONE, template=template, text=text, status="read", buttons=())


def test_an_answer_for_each_tap_is_no_second_message() -> None:
    phones = [got("positive_notice"), got(None), got(None)]
    assert problems(Funnel(), [], phones, accepted=3) == []


def test_an_answer_that_the_table_does_not_know_is_noticed() -> None:
    (found,) = problems(Funnel(), [], [got("positive_notice"), got(None)], accepted=1)
    assert "2 messages, the table 1" in found


def test_a_notice_that_came_twice_is_noticed_and_the_number_not_told() -> None:
    (found,) = problems(Funnel(), [], [got("positive_notice")] * 2, accepted=2)
    assert found == "somebody got positive_notice 2 times"


def test_one_purpose_in_two_versions_is_told_as_twice() -> None:
    """A guide with its handbook and one without are one message too many."""
    inbox = [got("isolation_guide_v1"), got("isolation_guide_v2_document")]
    (found,) = problems(Funnel(), [], inbox, accepted=2)
    assert found == "somebody got isolation_guide 2 times"
