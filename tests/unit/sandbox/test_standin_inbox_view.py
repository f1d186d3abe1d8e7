"""What the inbox shows: markup made safe, phones found, pages cut."""

import pytest

from sandbox.standin.attachment import Attachment
from sandbox.standin.inbox_view import clock_time, file_badge, file_size, listing, spaced, why_failed
from sandbox.standin.markup import to_html
from sandbox.standin.messages import Answer, Conversation


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Halo *Made*!", "Halo <strong>Made</strong>!"),
        ("_pelan_ ~salah~ ```kode```", "<em>pelan</em> <s>salah</s> <code>kode</code>"),
        ("2*3*4 dan a_b_c", "2*3*4 dan a_b_c"),
        ("* bukan tebal *", "* bukan tebal *"),
        ("*<script>alert(1)</script>*", "<strong>&lt;script&gt;alert(1)&lt;/script&gt;</strong>"),
        (
            'lihat https://a.example/x_y_z?b=1&c="2".',
            'lihat <a href="https://a.example/x_y_z?b=1&amp;c=" target="_blank" rel="noopener noreferrer">'
            "https://a.example/x_y_z?b=1&amp;c=</a>&#34;2&#34;.",
        ),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_markup_is_escaped_first(text: str, html: str) -> None:
    assert str(to_html(text)) == html


def phone(number: int, name: str = "") -> Conversation:
    answer = Answer(f"wamid.{number}", f"pesan ke-{number}", 1_700_000_000.0 + number)
    return Conversation(f"+62812345{number:04d}", name, [answer])


def test_the_list_is_paged() -> None:
    everybody = [phone(number) for number in range(120)]
    assert [row.phone for row in listing(everybody, "", 3).rows] == [one.phone for one in everybody[100:]]
    assert (listing(everybody, "", 99).page, listing(everybody, "", -1).page) == (3, 1)
    assert listing([], "", 1).pages == 1


@pytest.mark.parametrize("wanted", ["+62 812-3450-007", "08123450007", "3450007", "wayan", "ke-7"])
def test_a_phone_is_found_by_number_name_and_text(wanted: str) -> None:
    everybody = [phone(6, "Made"), phone(7, "Ni Wayan Sari"), phone(8)]
    assert [row.phone for row in listing(everybody, wanted, 1).rows] == ["+628123450007"]


def test_times_numbers_and_reasons_are_for_people() -> None:
    assert clock_time(1_700_000_000) == "15 Nov 06.13"
    assert spaced("+6281234567890") == "+62 812-3456-7890"
    assert why_failed(131026) == "nomor ini tidak memakai WhatsApp (131026)"
    assert why_failed(131000) == "Something went wrong (131000)"
    assert why_failed(None) == ""


def test_files_are_named_by_ending_and_size() -> None:
    assert file_badge(Attachment("document", file_name="Buku Saku.pdf")) == "PDF"
    assert file_badge(Attachment("video", file_name="cuci tangan")) == "VIDEO"
    assert [file_size(size) for size in (900, 14_336, 1_500_000)] == ["900 byte", "14,0 kB", "1,4 MB"]
