"""A webhook was stored: apply its receipts, keep its replies and answer those that need it at once."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, NamedTuple

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ValidationError

from desac.adapters import secrets, webhook_store
from desac.adapters.complaints import TableComplaints
from desac.adapters.config_data import complaint_rules, silence_rules, triage_book
from desac.adapters.inbox import TableInbox
from desac.adapters.media import TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.recipients import TableRecipients
from desac.adapters.reports import TableReports
from desac.adapters.roster import TableRoster
from desac.adapters.sending_number import TableNumber
from desac.adapters.silences import TableSilences
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.observability import logger
from desac.ports.inbox import Inbox
from desac.ports.outbox import Outbox, Overtaken
from desac.ports.roster import Roster
from desac.ports.sending import Recipients
from desac.settings import settings
from functions.notify import doctor_replies
from functions.notify.answering import Desk, answer_reply
from functions.notify.daily_replies import DailyDesk, take_daily
from functions.notify.doctor_replies import DoctorsDesk
from functions.notify.form_links import FormLinks
from functions.notify.later_failures import LaterFailures
from functions.notify.notices import take_notices
from functions.notify.numbers import change_number, heed, note_users
from functions.notify.receipts import apply_receipts
from functions.notify.replies import take_reply
from functions.notify.telemetry import count
from functions.notify.template_choice import choice
from functions.notify.template_news import note_template_news
from functions.notify.templates import Wording
from functions.notify.webhook_models import Contact, InboundMessage, Status, Value, Webhook, WebhookError


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Read each stored webhook that S3 has told of (EventBridge `Object Created`)."""
    known = settings()
    table = Table(known.table)
    inbox = TableInbox(table)
    links = FormLinks(
        inbox=inbox,
        key=partial(secrets.link_key, known.link_secret),
        base_url=partial(secrets.parameter, known.form_base_url_parameter),
        days=known.link_days,
    )
    desk = Desk(TableOutbox(table), inbox, TableRoster(table), links)
    templates = TableTemplateBook(table)
    doctors = DoctorsDesk(TableComplaints(table), desk.outbox, inbox, complaint_rules().more_minutes)
    recipients = TableRecipients(table)
    number = TableNumber(table, known.whatsapp_phone_number_id)
    choose = cache(partial(choice, Wording.PLAIN, templates))
    daily = DailyDesk(TableReports(table), TableSilences(table), triage_book(), silence_rules())
    later = LaterFailures(number, recipients, inbox, TableRoster(table), choose)

    def read(raw: bytes, now: datetime) -> None:
        note_template_news(raw, templates, number, now)
        read_webhook(
            raw,
            desk.outbox,
            desk.inbox,
            desk.roster,
            now,
            links=desk.links,
            doctors=doctors,
            later=later,
            recipients=recipients,
            daily=daily,
        )

    return consume_queue(event, context, lambda body: _one(body["detail"], read))


def _one(detail: dict[str, Any], read: Callable[[bytes, datetime], None]) -> None:
    bucket, key = settings().webhook_bucket, detail["object"]["key"]
    if detail["bucket"]["name"] != bucket:
        raise LookupError("an object of another bucket")
    read(webhook_store.load(bucket, key), datetime.now(UTC))


def read_webhook(
    raw: bytes,
    outbox: Outbox,
    inbox: Inbox,
    roster: Roster,
    now: datetime,
    *,
    links: FormLinks | None = None,
    doctors: DoctorsDesk | None = None,
    later: LaterFailures | None = None,
    recipients: Recipients | None = None,
    daily: DailyDesk | None = None,
) -> None:
    """Apply everything in one webhook; any part of it may have been applied before.

    `later` says what follows where WhatsApp gives up what it had accepted, `recipients` are told who wrote,
    `daily` keeps what replies say of the day.
    One reply that fails stops no other; at the end the webhook is failed for all that did, and comes again.
    Raises ValueError for a body that is no webhook.
    """
    try:
        webhook = Webhook.model_validate_json(raw)
        values = webhook.values
    except ValidationError as error:
        # The error's text quotes its input, which holds people's numbers.
        raise ValueError(f"not a webhook: {error.error_count()} problems") from None
    desk = Desk(outbox, inbox, roster, links, doctors.complaints if doctors else None)
    take_notices(webhook.notices)
    failures: list[Exception] = []
    for value in values:
        for problem, _ in _valid(WebhookError, value.errors):
            logger.error("WhatsApp reports a problem with the account", extra={"code": problem.code})
            count("WhatsAppAccountError")
        # Somebody may be waiting for an answer; nobody waits for a receipt.
        failures += _hear(value, desk, now, _Takers(doctors, recipients, daily))
        statuses = [status for status, _ in _valid(Status, value.statuses)]
        try:
            apply_receipts(statuses, desk.outbox, now, later)
        except Overtaken as error:
            failures.append(error)
    if failures:
        raise failures[0]


class _Takers(NamedTuple):
    """Who else a message may be for, or has to do with."""

    doctors: DoctorsDesk | None
    recipients: Recipients | None
    daily: DailyDesk | None


def _hear(value: Value, desk: Desk, now: datetime, takers: _Takers) -> Iterator[Exception]:
    """Take each message of a value; yields what went wrong with one."""
    doctors, recipients, daily = takers
    messages = list(_valid(InboundMessage, value.messages))
    contacts = [contact for contact, _ in _valid(Contact, value.contacts)]
    note_users(contacts, (message for message, _ in messages), desk.inbox)
    for message, content in messages:
        try:
            if recipients and message.phone:
                # Before the answer is queued: it is sent in the window that this opens.
                recipients.note_inbound(message.phone, message.timestamp, message.sender_user_id)
            if doctors is None or not doctor_replies.take(message, content, doctors, now):
                _take(message, content, desk, now, daily)
        except Exception as error:  # noqa: BLE001 # each is told once all others have been taken
            logger.exception("a reply could not be taken")
            yield error


def _take(
    message: InboundMessage, content: dict[str, Any], desk: Desk, now: datetime, daily: DailyDesk | None
) -> None:
    heard = take_reply(message, content, desk.outbox, desk.inbox)
    if message.changed_to:
        change_number(message, desk.inbox)
    heed(heard, desk.inbox)
    answer_reply(heard, desk, now)
    if daily is not None:
        # After the answer: somebody may be in danger, and nothing of this is for them.
        take_daily(heard, daily, now)


def _valid[Kind: BaseModel](
    model: type[Kind], updates: Iterable[dict[str, Any]]
) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """Each update that can be read, with its original; the others are counted and stay in the object."""
    parse: Callable[[dict[str, Any]], Kind] = model.model_validate
    for update in updates:
        try:
            parsed = parse(update)
        except ValidationError as error:
            fields = sorted({str(problem["loc"][0]) for problem in error.errors() if problem["loc"]})
            logger.error("update that cannot be read", extra={"kind": model.__name__, "fields": fields})
            count("WebhookUpdateUnreadable")
            continue
        yield parsed, update
