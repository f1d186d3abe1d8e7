"""The rules for repeats within a file, told plainly: every accepted row is kept and looked through."""

from collections.abc import Sequence

from desac.domain.names import same_bearer
from functions.ingest.duplicates import is_same_name
from functions.ingest.records import CaseRow, PersonRow


def occasion(row: PersonRow) -> object:
    """A case is one specimen, a contact is one meeting with one index case."""
    if isinstance(row, CaseRow):
        return row.specimen_date or row.result_date
    return (row.exposure_date, row.index_nik or row.index_phone or row.index_number or row.index_name)


def is_repeat(row: PersonRow, earlier: Sequence[PersonRow]) -> bool:
    """Whether one of the rows kept so far is the same person on the same occasion."""
    others = [other for other in earlier if occasion(other) == occasion(row)]
    born = row.birth_date
    if row.nik:
        return any(
            not (born and other.birth_date and born != other.birth_date) or same_bearer(row.name, other.name)
            for other in others
            if other.nik == row.nik
        )
    same_birth = [other for other in others if born and other.birth_date == born]
    if row.phone:
        return any(is_same_name(row.name, other.name) for other in same_birth if other.phone == row.phone)
    return bool(row.village_code) and any(
        other.village_code == row.village_code and other.name.casefold() == row.name.casefold()
        for other in same_birth
    )


def repeats(rows: Sequence[PersonRow]) -> list[int]:
    """The places of the rows that are repeats."""
    kept: list[PersonRow] = []
    found = []
    for at, row in enumerate(rows):
        if is_repeat(row, kept):
            found.append(at)
        else:
            kept.append(row)
    return found
