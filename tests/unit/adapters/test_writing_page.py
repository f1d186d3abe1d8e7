"""The section on writing: speeds as rates of the first writer, costs per row that add up."""

from benchmarks.dynamodb_stub import Count
from benchmarks.writing import Figures, Timing
from benchmarks.writing_page import section

FIGURES = Figures(
    rows=1000,
    rounds=5,
    timings={
        "bare": Timing(0.1, 0.08),
        "defaults": Timing(0.25, 0.2),
        "new": Timing(0.2, 0.16),
        "known": Timing(0.4, 0.32),
    },
    first=[
        Count("BatchGetItem", "", "requests", 40),
        Count("BatchGetItem", "IDENTITY nik", "items", 1000),
        Count("BatchGetItem", "IDENTITY nik", "RCU", 1000),
        Count("TransactWriteItems", "PERSON", "WCU", 2000),
        Count("indexes", "PERSON", "WCU", 1000),
    ],
    again=[Count("Query", "", "requests", 1000)],
)


def test_a_writer_is_told_beside_the_first() -> None:
    assert (
        "| Desac, nobody is known yet, one request at a time | 5,000 | 200 µs | 160 µs | 0.50 | 0.50 |"
        in section(FIGURES)
    )


def test_costs_are_per_row_and_summed() -> None:
    text = section(FIGURES)
    assert "| BatchGetItem | (requests) | 0.04 |  |  |  |" in text
    assert "| BatchGetItem | IDENTITY nik |  | 1.00 | 1.00 |  |" in text
    assert "| **sum** |  | 0.04 | 1.00 | 1.00 | 3.00 |" in text
    assert "| Query | (requests) | 1.00 |  |  |  |" in text
