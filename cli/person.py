"""`desac person`: everything that happened to somebody, and the reason wherever it stopped."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table as Grid

from cli.problems import CommandError
from cli.targeting import StackOption, choose
from cli.terminal import out

if TYPE_CHECKING:
    from desac.domain.chain import Chain


def person(
    who: Annotated[str, typer.Argument(metavar="ID|PHONE|NIK", help="A person's id, phone or NIK.")],
    stack: StackOption = None,
) -> None:
    """Show a person's whole chain. It holds personal data and goes to the terminal only."""
    from cli.operator.people import find_chains  # noqa: PLC0415 - boto3 is slow to import

    chains = find_chains(choose(stack), who)
    if not chains:
        raise CommandError("Nobody is known under that.")
    for chain in chains:
        _print(chain)


def _print(chain: "Chain") -> None:
    from desac.domain.chain import WAITS_TEXT, WHY_NOT_TEXT  # noqa: PLC0415 - as above
    from desac.domain.dates import WITA  # noqa: PLC0415 - as above

    known = chain.person
    out.rule(f"{known.name} ({known.person_id})", align="left")
    facts = Grid(show_header=False, box=None)
    for name in ("phone", "nik", "birth_date", "address", "village_code"):
        facts.add_row(name.replace("_", " "), str(getattr(known, name) or "–"))
    written = (
        "yes"
        if chain.will_be_messaged
        else "no: " + " ".join(WHY_NOT_TEXT[why] for why in chain.reasons_not())
    )
    facts.add_row("will be messaged", written)
    for wait in chain.waits():
        until = f", until {wait.until.astimezone(WITA):%d-%m-%Y %H:%M} WITA" if wait.until else ""
        facts.add_row(f"{wait.purpose} waits", f"{WAITS_TEXT[wait.reason]} ({wait.reason}{until})")
    for label, value in _who_is_who(chain):
        facts.add_row(label, value)
    out.print(facts)
    for episode in chain.episodes:
        over = f"until {episode.end_date}, rules {episode.rule_version}"
        out.print(f"\n{episode.kind} {episode.episode_id}: {episode.status}, {over}")
        steps = Grid("step", "state", "reason", "when (WITA)", box=None)
        for step in chain.steps(episode.episode_id):
            when = f"{step.at.astimezone(WITA):%d-%m-%Y %H:%M:%S}" if step.at else ""
            until = f" until {step.until.astimezone(WITA):%d-%m %H:%M}" if step.until else ""
            steps.add_row(step.name, step.state, (step.reason or "") + until, when)
        out.print(steps)
    for complaint in chain.complaints:
        waited = complaint.seconds_to_first_answer
        first = "nobody has answered" if waited is None else f"first answer after {waited // 60} min"
        told = complaint.doctor.name if complaint.doctor else "no doctor"
        out.print(f"complaint {complaint.number} ({told}): {complaint.state}, {first}", markup=False)
        for given in complaint.answers:
            said = " ".join(part for part in (given.choice, given.text) if part)
            when = f"{given.at.astimezone(WITA):%d-%m-%Y %H:%M}"
            out.print(f"  answered {when} by {given.name} ({given.by}): {said}", markup=False)
    for reply in chain.replies:
        said = reply.text or reply.payload or reply.kind
        out.print(f"replied {reply.received_at.astimezone(WITA):%d-%m-%Y %H:%M}: {said}", markup=False)


def _who_is_who(chain: "Chain") -> Iterator[tuple[str, str]]:
    """Whom the person was merged with, whom they might be, and where files say otherwise than they do."""
    from desac.domain.dates import WITA  # noqa: PLC0415 - as above

    known = chain.person
    if known.merged_into:
        yield "merged into", known.merged_into
    for other in known.absorbed:
        rows = [f"{row.file_id}:{row.row}" for row in chain.merged_rows if row.person_id == other]
        yield "merged with", f"{other}, rows {', '.join(rows) or 'none'}"
    for one in chain.merges:
        when = f"{one.at.astimezone(WITA):%d-%m-%Y %H:%M}"
        yield one.action, f"{one.other_person_id} by {one.decided_by} on {when}: {one.reason}"
    for doubt in chain.doubts:
        yield "might be", f"{doubt.other_person_id} ({doubt.kind}): {doubt.verdict or 'to be decided'}"
    for one_field in chain.disagreements:
        when = f"{one_field.at.astimezone(WITA):%d-%m-%Y %H:%M}"
        yield f"a file says of {one_field.field}", f"{one_field.value} ({one_field.origin}, {when})"
