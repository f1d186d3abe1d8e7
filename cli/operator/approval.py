"""Files that wait for an operator: what their release would do, and releasing or declining them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cli.operator.figures import Figures
from cli.operator.target import Target
from cli.operator.whatsapp_account import wording_of
from cli.problems import CommandError
from desac.adapters.file_ranges import FileRanges, RowsGoneError
from desac.adapters.media import TableTemplateBook
from desac.adapters.source_files import SourceFiles
from desac.domain.source_file import FileState, SourceFile
from functions.ingest.audience import Addressed, Exclusion
from functions.ingest.deciding import declined, released
from functions.ingest.previewing import audience_of
from functions.ingest.range_rows import OtherLayoutError
from functions.notify.sampling import sample_messages
from functions.notify.template_choice import choice

# Nobody looks further back for a file to approve: its judged rows are kept for 90 days.
_NEWEST = 500


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
        try:
            found = audience_of(file, self._table, FileRanges(self._bucket, file.file_id))
        except (RowsGoneError, OtherLayoutError) as error:
            raise CommandError(
                "Its judged rows are no longer kept: decline it and have it sent again."
            ) from error
        samples = {name: text for one in found.examples for name, text in self._messages(one, now)}
        return Preview(found.recipients, found.excluded, samples)

    def release(self, file: SourceFile, who: str, now: datetime) -> None:
        """Let the file be recorded. Raises CommandError if somebody decided before."""
        self._expect(released(self._files, file, who, now), file)

    def decline(self, file: SourceFile, reason: str, who: str, now: datetime) -> None:
        """Refuse the file; nothing of it is recorded. Raises CommandError if somebody decided before."""
        self._expect(declined(self._files, file, reason, who, now), file)

    def _expect(self, decided: SourceFile | None, file: SourceFile) -> None:
        if decided is None:
            raise CommandError(f"Somebody has decided on {file.key} meanwhile.")

    def _messages(self, one: Addressed, now: datetime) -> Iterator[tuple[str, str]]:
        """The messages of a recipient as they would read, by kind of episode and template."""
        plan = one.plan
        person = plan.person.model_copy(update=plan.person_changes)
        episode = plan.episode.model_copy(update=plan.episode_changes)
        for purpose, text in sample_messages(person, episode, self._table, self._templates, now):
            yield f"{episode.kind}.{purpose}", text
