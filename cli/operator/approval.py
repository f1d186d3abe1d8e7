"""Files that wait for an operator: what their release would do, and releasing or declining them."""

import re
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from botocore.exceptions import ClientError

from cli.operator.figures import Figures
from cli.operator.target import Target
from cli.operator.whatsapp_account import wording_of
from cli.problems import CommandError
from desac.adapters.config_data import city
from desac.adapters.file_ranges import FileRanges
from desac.adapters.media import TableTemplateBook
from desac.adapters.roster import TableRoster
from desac.adapters.source_files import SourceFiles
from desac.domain.dates import WITA
from desac.domain.source_file import FileKind, FileState, SourceFile
from functions.ingest.audience import Addressed, Exclusion
from functions.ingest.foreseeing import addressed
from functions.notify.health_contact import contact_in
from functions.notify.planning import Facts, make_plan
from functions.notify.rendering import render
from functions.notify.template_choice import choice
from functions.notify.templates import template

# Nobody looks further back for a file to approve: its judged rows are kept for a month.
_NEWEST = 500
# A sample shows the words; its link is made with a key of its own and opens nothing.
_SAMPLE_LINK = timedelta(days=1)


# `desac upload` puts the time before a file's name.
_STAMP = re.compile(r"^\d{8}T\d{12}Z-")


def _name_of(file: SourceFile) -> str:
    return _STAMP.sub("", file.key.rpartition("/")[2], count=1)


@dataclass(frozen=True, slots=True)
class Preview:
    """What releasing a file would do now. `samples` are the messages of the first recipients of each kind."""

    recipients: list[Addressed] = field(default_factory=list)
    excluded: Counter[Exclusion] = field(default_factory=Counter)
    samples: dict[str, str] = field(default_factory=dict)


class Approvals:
    """Held files of one stack. Making one points `desac.adapters` at it, for the whole process."""

    def __init__(self, target: Target) -> None:
        self._figures = Figures(target)
        self._table = self._figures.table
        self._files = SourceFiles(self._table)
        self._bucket = target.output("DropBucketName")
        self._templates = choice(wording_of(target), TableTemplateBook(self._table))

    def held(self) -> list[SourceFile]:
        """The files that wait, the newest first."""
        return [file for file in self._figures.newest(_NEWEST) if file.state is FileState.HELD]

    def find(self, text: str) -> SourceFile:
        """A held file by its id, its key or its name. Raises CommandError where there is not exactly one."""
        known = self._files.find(text)
        if known and known.state is FileState.HELD:
            return known
        named = [one for one in self.held() if text in {one.key, _name_of(one)}]
        if len(named) == 1:
            return named[0]
        if named:
            raise CommandError(
                f"Several files wait under that name: {', '.join(one.file_id for one in named)}"
            )
        if known:
            raise CommandError(f"{known.key} does not wait for approval: it is {known.state}.")
        raise CommandError("No file of that name waits for approval; `desac approve` lists those that do.")

    def preview(self, file: SourceFile, now: datetime) -> Preview:
        """Whom the file would write to, whom not and why, and what they would read."""
        found = Preview()
        if file.kind is FileKind.DOCTORS:
            return found
        try:
            self._look(file, found, now)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            raise CommandError(
                "Its judged rows are no longer kept: decline it and have it sent again."
            ) from error
        return found

    def _look(self, file: SourceFile, found: Preview, now: datetime) -> None:
        for one in addressed(file, self._table, FileRanges(self._bucket, file.file_id)):
            if one.exclusion is not None:
                found.excluded[one.exclusion] += 1
                continue
            found.recipients.append(one)
            if one.plan.episode.kind.value not in {name.partition(".")[0] for name in found.samples}:
                found.samples.update(self._messages(one, now))

    def release(self, file: SourceFile, who: str, now: datetime) -> None:
        """Let the file be recorded. Raises CommandError if somebody decided before."""
        self._decide(file, {"state": FileState.RECORDING}, who, now)

    def decline(self, file: SourceFile, reason: str, who: str, now: datetime) -> None:
        """Refuse the file; nothing of it is recorded. Raises CommandError if somebody decided before."""
        problem = f"Ditolak petugas Desac: {reason}"
        self._decide(file, {"state": FileState.DECLINED, "problem": problem}, who, now)

    def _decide(self, file: SourceFile, change: dict[str, object], who: str, now: datetime) -> None:
        after = file.model_copy(update={**change, "decided_by": who, "decided_at": now})
        if not self._files.advance(after, before=FileState.HELD):
            raise CommandError(f"Somebody has decided on {file.key} meanwhile.")

    def _messages(self, one: Addressed, now: datetime) -> Iterator[tuple[str, str]]:
        """The messages of a recipient as they would read, by kind of episode and template."""
        plan = one.plan
        person = plan.person.model_copy(update=plan.person_changes)
        episode = plan.episode.model_copy(update=plan.episode_changes)
        today = now.astimezone(WITA).date()
        facts = Facts(
            person=person,
            episode=episode,
            contact=contact_in(city(), person.village_code, TableRoster(self._table), today),
            city=city(),
            link_key=secrets.token_bytes(32),
            link_days=_SAMPLE_LINK.days,
            silence_minutes=1,
            now=now,
            today=today,
            templates=self._templates,
        )
        for message in make_plan(facts).messages:
            text = render(template(message.template, message.template_version), message.parameters)
            yield f"{episode.kind}.{message.purpose}", text
