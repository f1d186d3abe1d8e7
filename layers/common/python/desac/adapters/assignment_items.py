"""An assignment as it lies in the table, whoever writes it."""

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.table import ABSENT, Table, Write, to_item
from desac.domain.assignment import Assignment


def assignment_write(table: Table, assignment: Assignment, seen_version: int | None) -> Write:
    """A put for `transact`, on condition of the version that was read; None: there was none."""
    item = to_item(
        assignment,
        keys.assignment(assignment.assignment_id),
        work=keys.assignment_work(assignment.kecamatan_code, assignment.state),
        work_at=keys.assignment_place(assignment.priority, assignment.waiting_since),
    )
    return table.write_put(item, ABSENT if seen_version is None else Attr("version").eq(seen_version))
