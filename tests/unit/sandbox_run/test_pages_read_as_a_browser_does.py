"""Forms are read and sent as a browser would."""

import pytest

from sandbox.demo.page import read_forms

PAGE = """
<p>Halo <input name="outside"></p>
<form method="POST" action="answers#top">
  <input type="hidden" name="rows" value="5"><input name="address" value="Jl. A &amp; B">
  <textarea name="note">
dua
baris</textarea>
  <select name="village"><option value="">-</option><option value="1" selected>Satu</option></select>
  <select name="month"><option value="x">X</option><option value="y">Y</option></select>
  <input type="radio" name="help" value="ya"><input type="radio" name="help" value="tidak" checked>
  <input type="checkbox" name="symptom" value="batuk"><input type="checkbox" name="symptom" value="demam">
  <button type="submit" name="action" value="send">Kirim</button>
</form>"""


def test_an_untouched_form_sends_what_it_shows() -> None:
    """Defaults, the first option of a select without a choice, no buttons, nothing from outside the form."""
    form = read_forms(PAGE, "http://host/f/token")[0]
    assert form.action == "http://host/f/answers#top"
    assert form.method == "post"
    assert sorted(form.answered()) == [
        ("address", "Jl. A & B"),
        ("help", "tidak"),
        ("month", "x"),
        ("note", "dua\nbaris"),
        ("rows", "5"),
        ("village", "1"),
    ]


def test_answers_replace_what_was_there() -> None:
    """A list of ticks is sent as several pairs."""
    sent = read_forms(PAGE, "http://host/f/token")[0].answered(help="ya", symptom=["batuk", "demam"])
    assert ("help", "tidak") not in sent
    assert {("help", "ya"), ("symptom", "batuk"), ("symptom", "demam")} <= set(sent)


@pytest.mark.parametrize("answer", [{"outside": "x"}, {"action": "send"}, {"village": "2"}])
def test_only_what_the_page_offers_can_be_sent(answer: dict[str, str]) -> None:
    """A field that is not there, or an option that is not offered, is an error of the visitor."""
    with pytest.raises(LookupError):
        read_forms(PAGE, "http://host/f/token")[0].answered(**answer)


def test_a_page_without_a_form_has_none() -> None:
    """Such as the page that thanks."""
    assert read_forms("<h1>Matur suksma</h1>", "http://host/") == []
