"""Signing in, staying signed in, and being sent back to sign in."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.web.console_page import ConsolePage
from tests.web.staff_signin import PASSWORD
from tests.web.staff_standin import StandIn

OpenPage = Callable[..., ConsolePage]


def test_signs_in_with_pkce_and_leaves_no_code_in_the_address(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    console.sign_in("pelacak.selatan", PASSWORD)

    expect(console.card("I Wayan Contoh")).to_be_visible()
    [query] = standin.signin.authorize_queries
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == 43
    assert standin.signin.grants == ["authorization_code"]
    assert "code=" not in console.page.url


def test_nothing_is_asked_of_another_host(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("pelacak.selatan", PASSWORD)
    console.show_map()

    hosts = {urlsplit(url).hostname for url in console.requested if url.startswith("http")}
    assert hosts == {"127.0.0.1"}


def test_reload_keeps_the_session_and_the_view(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("operator", PASSWORD)
    console.show_tab("Sembako")
    expect(console.card("I Ketut Baru")).to_be_visible()

    console.page.reload()
    expect(console.card("I Ketut Baru")).to_be_visible()


def test_a_link_to_a_view_leads_there_through_signing_in(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("operator", PASSWORD, "#sembako")
    expect(console.card("I Ketut Baru")).to_be_visible()
    assert console.page.url == f"{console.url}#sembako"


def test_token_about_to_end_is_refreshed_before_the_next_call(open_page: OpenPage, standin: StandIn) -> None:
    standin.signin.token_seconds = 30
    console = open_page()
    console.sign_in("pelacak.selatan", PASSWORD)

    expect(console.card("I Wayan Contoh")).to_be_visible()
    assert "refresh_token" in standin.signin.grants


def test_refused_token_is_refreshed_once_and_the_call_repeated(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.card("I Wayan Contoh")).to_be_visible()

    standin.signin.end_tokens(refresh_too=False)
    console.take("I Wayan Contoh")
    expect(console.card("I Wayan Contoh").get_by_text("Tugas saya")).to_be_visible()


def test_ended_session_leads_back_to_signing_in_and_says_why(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    # The last call of opening the view: the next one is the tracer's own.
    with console.page.expect_response(re.compile(r"/assignments/route$")):
        console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.card("I Wayan Contoh")).to_be_visible()

    standin.signin.end_tokens(refresh_too=True)
    console.take("I Wayan Contoh")
    expect(console.sign_in_button).to_be_visible()
    expect(console.problem).to_contain_text("masuk lagi")
    expect(console.cards).to_have_count(0)


def test_a_session_that_ends_under_a_question_leads_to_signing_in(
    open_page: OpenPage, standin: StandIn
) -> None:
    console = open_page()
    console.sign_in("dinsos", PASSWORD, "#sembako")
    console.filter("Status", "Di Satgas desa")
    expect(console.card("I Komang Perlu")).to_be_visible()

    standin.signin.end_tokens(refresh_too=True)
    console.mark_delivered("I Komang Perlu", "Diterima istri")
    expect(console.page.get_by_role("dialog")).to_have_count(0)
    expect(console.problem).to_contain_text("Sesi Anda berakhir")
    console.sign_in_button.click()
    expect(console.page.locator("input[name=username]:visible")).to_be_visible()


def test_sign_out_forgets_the_tokens(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("pelacak.selatan", PASSWORD)
    console.sign_out()

    assert console.page.evaluate("sessionStorage.length") == 0
    console.page.reload()
    expect(console.sign_in_button).to_be_visible()


def test_code_that_this_tab_did_not_ask_for_is_not_used(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    console.page.goto(f"{console.url}?code=dari-orang-lain&state=palsu")

    expect(console.problem).to_contain_text("tidak dimulai dari tab ini")
    assert standin.signin.grants == []


@pytest.mark.parametrize("address", ["#%", "#sembako/%E0%A4%A", "#tidak-ada"])
def test_an_address_that_leads_nowhere_shows_the_first_view(open_page: OpenPage, address: str) -> None:
    console = open_page()
    console.sign_in("operator", PASSWORD)
    console.show_tab("Sembako")
    console.page.evaluate("address => (window.location.hash = address)", address)

    expect(console.page.get_by_role("heading", level=1)).to_have_text("Ringkasan")
    expect(console.problem).to_have_count(0)


def test_account_without_a_role_is_told_so(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("tamu", PASSWORD)
    expect(console.problem).to_contain_text(re.compile("belum mempunyai tampilan"))
    expect(console.tabs).to_have_count(0)
