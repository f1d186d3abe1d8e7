"""Posts that another site, a program or a flood makes change nothing and are told so in words."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desac.adapters.pace import Pace, TablePace
from desac.adapters.table import Table
from desac.settings import settings

Fields = Sequence[tuple[str, str]]
RIGHT = (("birth_date", "17/08/1985"),)


def post(browser: Any, headers: dict[str, str], fields: Fields = RIGHT) -> Any:
    return browser.post(f"/f/{browser.token}", fields, headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://penipu.example"},
        {"origin": "http://example.test.penipu.example"},
        # What a newer header says counts.
        {"sec-fetch-site": "cross-site", "origin": "https://example.test"},
    ],
)
def test_another_site_cannot_post(browser: Any, resident: Any, headers: dict[str, str]) -> None:
    page = post(browser, headers)
    assert page.status == 403
    assert "tidak berasal dari halaman kami" in page.body
    assert not page.cookies
    assert post(browser, headers, [("birth_date", "01/01/1990")]).status == 403
    assert resident.stored_link().failed_checks == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "https://example.test"},
        # Our own pages send no referrer, and so this as their origin.
        {"origin": "null"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
    ],
)
def test_our_own_pages_can(browser: Any, headers: dict[str, str]) -> None:
    assert post(browser, headers).status == 303


def test_the_cookie_of_the_check_does_not_come_from_other_sites(browser: Any) -> None:
    (cookie,) = browser.post(f"/f/{browser.token}", RIGHT).cookies
    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie


def test_another_site_cannot_change_the_language(browser: Any) -> None:
    page = post(browser, {"sec-fetch-site": "cross-site"}, [("bahasa", "en")])
    assert page.status == 403
    assert not page.cookies


def test_a_program_that_fills_in_everything_gets_nowhere(
    browser: Any, resident: Any, answers: Fields
) -> None:
    page = browser.post(f"/f/{browser.token}", [*RIGHT, ("situs_web", "https://penipu.example")])
    assert page.status == 400
    assert "program otomatis" in page.body
    assert "Ni Wayan" not in page.body
    browser.check()
    assert browser.answer([*answers, ("situs_web", "x")]).status == 400
    assert resident.intake() is None
    # Left empty it is no hindrance.
    assert browser.answer([*answers, ("situs_web", " ")]).status == 200


def test_the_field_is_there_and_nobody_is_led_to_it(browser: Any) -> None:
    body = browser.get().body
    assert body.count('name="situs_web"') == 1
    start = body.index('name="situs_web"')
    around = body[start - 300 : start + 100]
    for hidden in ('aria-hidden="true"', 'tabindex="-1"', 'autocomplete="off"', 'class="hidden"'):
        assert hidden in around


def test_a_link_takes_so_many_posts_and_opens_again_later(
    browser: Any, monkeypatch: pytest.MonkeyPatch, resident: Any
) -> None:
    monkeypatch.setenv("DESAC_FORM_POSTS", "3")
    settings.cache_clear()
    for _ in range(3):
        assert browser.post(f"/f/{browser.token}", [("birth_date", "x")]).status == 422
    page = browser.post(f"/f/{browser.token}", RIGHT)
    assert page.status == 429
    assert "Terlalu sering" in page.body
    assert 1 <= int(page.headers["Retry-After"]) <= 600
    # Reading is no post, and another link has a count of its own.
    assert browser.get().status == 200
    settings.cache_clear()


def test_windows_follow_each_other_and_links_do_not_share(table: Table) -> None:
    pace, limit = TablePace(table), Pace(posts=2, minutes=10)
    start = datetime(2021, 8, 12, 2, 3, tzinfo=UTC)
    assert [pace.seconds_to_wait("ab", start, limit) for _ in range(4)] == [0, 0, 420, 420]
    assert pace.seconds_to_wait("cd", start, limit) == 0
    assert pace.seconds_to_wait("ab", start + timedelta(minutes=6, seconds=59), limit) == 1
    assert [pace.seconds_to_wait("ab", start + timedelta(minutes=7), limit) for _ in range(3)] == [0, 0, 600]


def test_the_count_goes_away_by_itself(table: Table) -> None:
    now = datetime(2021, 8, 12, 2, 3, tzinfo=UTC)
    TablePace(table).seconds_to_wait("ab", now, Pace(2, 10))
    (item,) = table.partition("LINK#ab")
    assert now.timestamp() < item["expires"] <= now.timestamp() + 1200


def test_posts_to_a_forged_link_write_nothing(browse: Callable[..., Any], table: Table) -> None:
    assert browse("A" * 43).post("/f/" + "A" * 43, RIGHT).status == 404
    assert not list(table.partition("LINK#" + "00" * 12))
