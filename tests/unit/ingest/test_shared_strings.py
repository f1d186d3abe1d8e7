"""However a cell refers to a long shared text, its copy is counted."""

import pytest

from functions.ingest.codes import FileProblem
from functions.ingest.limits import Limits
from functions.ingest.shared_strings import SharedStrings

TABLE = b"<si><t>short</t></si><si><t>" + b"x" * 30_000 + b"</t></si>"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A1" t="s"><v>1</v></c>',
        b"<c r='A1' t='s'><v>1</v></c>",
        b'<c t = "s" r="A1"><f>1</f><v>1</v></c>',
        b'<x:c t="s"><x:v> 1 </x:v></x:c>',
    ],
)
def test_every_spelling_of_a_reference_counts(cell: bytes) -> None:
    texts = SharedStrings(Limits(max_unpacked_bytes=1_000_000))
    texts(TABLE)
    texts.count(cell * 30)
    with pytest.raises(FileProblem):
        texts.count(cell * 10)


@pytest.mark.parametrize(
    "cell", [b'<c r="A1"><v>1</v></c>', b'<c t="s"><v>0</v></c>', b'<c t="str"><v>1</v></c>']
)
def test_numbers_and_short_texts_weigh_nothing(cell: bytes) -> None:
    texts = SharedStrings(Limits(max_unpacked_bytes=1_000_000))
    texts(TABLE)
    texts.count(cell * 1000)
