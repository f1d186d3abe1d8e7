"""What the overview calls answer."""

from datetime import datetime

from desac.adapters.staff_http import Answer
from desac.domain.aid import AidRequest
from desac.domain.assignment import Assignment
from desac.domain.chain import WAITS_TEXT, WHY_NOT_TEXT, Chain, WhyNot
from desac.domain.clock import Clock
from desac.domain.complaint import Complaint
from desac.domain.complaint_figures import ComplaintFigures
from desac.domain.daily_report import DailyReport
from desac.domain.doubt import Doubt
from desac.domain.episode import Episode
from desac.domain.figures import Figures, problems_of
from desac.domain.funnel import Funnel
from desac.domain.intake import Intake
from desac.domain.location import Location
from desac.domain.merge import Merge
from desac.domain.message import HoldReason, Lane, Message, MessageState, Purpose
from desac.domain.person import ContactEdge, Person
from desac.domain.reply import Reply
from desac.domain.silence import Silence
from desac.domain.source_file import SourceFile
from desac.domain.sources import Disagreement, Sources
from desac.domain.step import Step
from desac.domain.trace import RowTrace
from desac.domain.traced_contacts import TracedContacts
from desac.domain.village import Village, VillageDirectory

_NUMBERS = ("nik", "kk")


class MessageView(Answer):
    """A message without its text, which may hold the resident's personal link.

    On a shared phone one message names several people: `lead` is the id of the one that was sent for this
    resident too, `companions` are those that this one was sent for.
    """

    message_id: str
    episode_id: str
    purpose: Purpose
    lane: Lane
    template: str
    template_version: int
    state: MessageState
    reason: str | None
    error_code: int | None
    attempts: int
    lead: str | None
    companions: list[str]
    history: list[tuple[MessageState, datetime]]
    updated_at: datetime


class ReplyView(Answer):
    """What a resident wrote or tapped."""

    kind: str
    text: str | None
    payload: str | None
    received_at: datetime


class WaitView(Answer):
    """Why a message has not gone yet, in words too; `until` is null if that is not known."""

    purpose: Purpose
    reason: HoldReason
    text: str
    until: datetime | None


class PersonChain(Answer):
    """A person's whole chain. `steps` tells each episode's way in order, by episode id.

    `reasons_not` are all reasons why nothing more will be sent, `reasons_not_text` the same in words;
    `waits` says why, and until when, a message that is to be sent has not been.
    NIK and KK are null for everybody but operators. `disagreements` are values of later files that differ
    from what a resident or a tracer entered, `doubts` people who might be the same one, `merged_rows` rows of
    whoever was merged into this person.
    """

    person: Person
    will_be_messaged: bool
    reasons_not: list[WhyNot]
    reasons_not_text: list[str]
    waits: list[WaitView]
    steps: dict[str, list[Step]]
    episodes: list[Episode]
    rows: list[RowTrace]
    messages: list[MessageView]
    replies: list[ReplyView]
    clocks: list[Clock]
    forms: list[Intake]
    complaints: list[Complaint]
    reports: list[DailyReport]
    silences: list[Silence]
    locations: list[Location]
    assignments: list[Assignment]
    aid: list[AidRequest]
    traced_contacts: list[TracedContacts]
    contacts: list[ContactEdge]
    index_person_ids: list[str]
    disagreements: list[Disagreement]
    doubts: list[Doubt]
    merges: list[Merge]
    merged_rows: list[RowTrace]


class PersonFound(Answer):
    """Enough to tell people on one phone apart."""

    person_id: str
    name: str
    village_code: str | None


class PeopleFound(Answer):
    """Everybody a search found; possibly nobody."""

    items: list[PersonFound]


class FilePage(Answer):
    """Files, newest first; `cursor` is null on the last page."""

    items: list[SourceFile]
    cursor: str | None


class FunnelAnswer(Answer):
    """A funnel with its files. `problems` is empty when every count closes.

    `unfinished` counts what is still on its way, by level; empty once everything has settled.
    """

    files: list[SourceFile]
    summary: dict[str, int]
    funnel: Funnel
    problems: list[str]
    unfinished: dict[str, int]


class OverviewAnswer(FunnelAnswer):
    """The city at a glance: the newest files' funnel, and how long residents wait for a doctor's answer."""

    complaints: ComplaintFigures


class VillageView(Answer):
    """A desa or kelurahan; `lat` and `lng` are where its name stands on a map."""

    code: str
    name: str
    kind: str
    kecamatan_code: str
    kecamatan: str
    puskesmas: str | None
    lat: float
    lng: float


class VillageList(Answer):
    """All villages of the city by code."""

    items: list[VillageView]


def person_chain(chain: Chain, *, with_numbers: bool) -> PersonChain:
    """A chain as the console shows it; `with_numbers` includes NIK and KK."""
    # What files say of confirmed facts is told as disagreements; it may hold a NIK.
    hidden: dict[str, object] = {"sources": Sources()}
    if not with_numbers:
        hidden |= dict.fromkeys(_NUMBERS)
    form_hidden = {} if with_numbers else {"kk": None}
    reasons = chain.reasons_not()
    return PersonChain(
        person=chain.person.model_copy(update=hidden),
        will_be_messaged=chain.will_be_messaged,
        reasons_not=list(reasons),
        reasons_not_text=[WHY_NOT_TEXT[reason] for reason in reasons],
        waits=[
            WaitView(purpose=one.purpose, reason=one.reason, text=WAITS_TEXT[one.reason], until=one.until)
            for one in chain.waits()
        ],
        steps={one.episode_id: list(chain.steps(one.episode_id)) for one in chain.episodes},
        episodes=list(chain.episodes),
        rows=list(chain.rows),
        messages=[_message(message) for message in chain.messages],
        replies=[_reply(reply) for reply in chain.replies],
        clocks=list(chain.clocks),
        forms=[form.model_copy(update=form_hidden) for form in chain.intakes],
        complaints=list(chain.complaints),
        reports=list(chain.reports),
        silences=list(chain.silences),
        locations=list(chain.locations),
        assignments=list(chain.assignments),
        aid=list(chain.aid),
        traced_contacts=list(chain.traced_contacts),
        contacts=list(chain.contacts),
        index_person_ids=list(chain.index_person_ids),
        disagreements=[one for one in chain.disagreements if with_numbers or one.field not in _NUMBERS],
        doubts=list(chain.doubts),
        merges=list(chain.merges),
        merged_rows=list(chain.merged_rows),
    )


def _message(message: Message) -> MessageView:
    shown = MessageView.model_fields.keys() - {"history", "companions"}
    return MessageView(
        **message.model_dump(include=shown),
        companions=list(message.companions),
        history=list(message.history),
    )


def _reply(reply: Reply) -> ReplyView:
    return ReplyView(**reply.model_dump(include=set(ReplyView.model_fields)))


def people_found(people: list[Person]) -> PeopleFound:
    """The hits of a search, by name."""
    return PeopleFound(
        items=[
            PersonFound(person_id=one.person_id, name=one.name, village_code=one.village_code)
            for one in sorted(people, key=lambda person: person.name)
        ]
    )


def funnel_answer(files: list[SourceFile], figures: Figures, now: datetime) -> FunnelAnswer:
    """A funnel with what it says about itself. Rows that are still being counted are no problem."""
    unfinished, late = figures.funnel.unfinished(), figures.not_counted_yet(files, now)
    if late:
        unfinished["entries"] = unfinished.get("entries", 0) + late
    return FunnelAnswer(
        files=files,
        summary=figures.funnel.summary(),
        funnel=figures.funnel,
        problems=problems_of(figures, files, now),
        unfinished=unfinished,
    )


def overview_answer(
    files: list[SourceFile], figures: Figures, complaints: ComplaintFigures, now: datetime
) -> OverviewAnswer:
    """Funnel and complaints together."""
    whole = funnel_answer(files, figures, now)
    return OverviewAnswer(
        **{name: getattr(whole, name) for name in FunnelAnswer.model_fields}, complaints=complaints
    )


def village_list(villages: VillageDirectory) -> VillageList:
    """The villages with their health centres."""
    return VillageList(items=[_village(village, villages) for village in villages.villages])


def _village(village: Village, villages: VillageDirectory) -> VillageView:
    centre = villages.puskesmas(village.code)
    return VillageView(
        code=village.code,
        name=village.name,
        kind=village.kind,
        kecamatan_code=village.kecamatan_code,
        kecamatan=village.kecamatan,
        puskesmas=centre.name if centre else None,
        lat=village.label_point.lat,
        lng=village.label_point.lng,
    )
