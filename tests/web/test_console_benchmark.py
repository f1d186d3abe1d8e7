"""The benchmark of the console measures what it says, on a short list."""

from benchmarks.console import measure


def test_a_list_is_loaded_scrolled_and_dragged_about() -> None:
    figures = measure(150, rounds=1)
    assert 0 < figures.first < figures.all
    assert [one.name for one in figures.done] == [
        "further pages come in",
        "nothing happens",
        "the list is scrolled",
        "the map is dragged, clusters",
        "the map is dragged, single marks",
    ]
    assert all(one.frames and one.busy > 0 for one in figures.done)
