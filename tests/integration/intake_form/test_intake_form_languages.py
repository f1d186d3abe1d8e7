"""A resident chooses English: every page after it is English, in its own words and in `lang`."""

from collections.abc import Sequence
from typing import Any

Fields = Sequence[tuple[str, str]]


def choose(browser: Any, code: str, path: str | None = None) -> Any:
    return browser.post(path or f"/f/{browser.token}", [("bahasa", code)])


def test_the_choice_leads_back_to_the_page_and_is_not_in_its_address(browser: Any) -> None:
    assert '<html lang="id">' in browser.get().body
    answer = choose(browser, "en")
    assert answer.status == 303
    assert answer.headers["Location"] == f"./{browser.token}"
    page = browser.get()
    assert '<html lang="en">' in page.body
    assert "Your birth date" in page.body
    assert 'value="id" lang="id">Bahasa Indonesia</button>' in page.body


def test_own_page_report_and_thanks_are_english(browser: Any, answers: Fields) -> None:
    choose(browser, "en")
    assert "does not match our records" in browser.check("01/01/1990").body
    assert "POSITIVE for Covid-19" in browser.enter().body
    assert "Danger signs" in browser.get(f"/f/{browser.token}/report").body
    thanks = browser.answer(answers)
    assert "What happens next" in thanks.body
    assert '<html lang="en">' in thanks.body


def test_whoever_was_checked_stays_so_and_comes_back_to_their_own_page(browser: Any) -> None:
    browser.enter()
    answer = choose(browser, "en", f"/f/{browser.token}/answers")
    assert answer.headers["Location"] == f"../{browser.token}"
    assert "Your test result" in browser.get().body
    choose(browser, "id")
    assert "Hasil tes Anda" in browser.get().body


def test_a_report_page_comes_back_to_itself(browser: Any) -> None:
    answer = choose(browser, "en", f"/f/{browser.token}/report")
    assert (answer.status, answer.headers["Location"]) == (303, "./report")


def test_the_choice_never_leads_to_another_site(browser: Any) -> None:
    answer = choose(browser, "en", "/f/http:example.com")
    assert answer.headers["Location"] == "./http:example.com"


def test_a_refused_link_says_so_in_the_chosen_language(browser: Any) -> None:
    choose(browser, "en")
    page = browser.get("/f/no-such-token")
    assert page.status == 404
    assert "Unknown link" in page.body
