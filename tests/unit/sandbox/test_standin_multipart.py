"""Forms with files, cut into their parts: whatever is in a file comes out as it went in."""

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from sandbox.standin.multipart import Part, parts


def encoded(content: bytes, name: str = "buku.pdf", kind: str = "application/pdf") -> tuple[str, bytes]:
    """As a client makes it that nobody here wrote."""
    request = requests.Request(
        "POST",
        "http://127.0.0.1/media",
        data={"messaging_product": "whatsapp"},
        files={"file": (name, content, kind)},
    ).prepare()
    assert isinstance(request.body, bytes)
    return request.headers["Content-Type"], request.body


@given(st.binary() | st.lists(st.sampled_from([b"\r\n", b"--", b"x", b"\n", b"\0"])).map(b"".join))
def test_a_file_comes_out_as_it_went_in(content: bytes) -> None:
    found = parts(*encoded(content))
    assert found["file"] == Part(content, "buku.pdf", "application/pdf")
    assert found["messaging_product"] == Part(b"whatsapp", None, None)


@given(st.binary(max_size=200))
def test_anything_else_is_refused_or_read_but_never_fails_otherwise(body: bytes) -> None:
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data", "text/plain", None):
        try:
            parts(kind, b"--x" + body)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n--x--\r\n',
    ],
)
def test_a_broken_form_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"boundary|does not end|no name"):
        parts("multipart/form-data; boundary=x", body)
