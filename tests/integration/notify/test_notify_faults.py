"""WhatsApp on a bad day, through the sender's handler and real sockets."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from desac.adapters.sending_number import TableNumber
from desac.adapters.whatsapp import CloudApi
from desac.domain.message import Message
from desac.domain.message import MessageState as S
from desac.ports.whatsapp import AnswerLost, NotSent, Refused
from desac.settings import settings
from sandbox.wait import until
from tests.integration.notify.notify_stack import Gateway, Phones, Stack, queued, registered
from tests.integration.notify.test_notify_flow import case
from tests.unit.notify.notify_fakes import PERSON_ID, person


@pytest.fixture
def notice(stack: Stack) -> Message:
    """A planned notice."""
    stack.know(person(), case())
    stack.plan(registered(case()))
    return stack.messages(PERSON_ID)[1]


def state(stack: Stack, notice: Message) -> S:
    return {one.message_id: one for one in stack.messages(PERSON_ID)}[notice.message_id].state


@pytest.mark.parametrize("code", [130429, 131056, 131000])
def test_refused_for_now_then_sent_once(stack: Stack, phones: Phones, notice: Message, code: int) -> None:
    event = queued(notice)
    phones.fault(error_code=code)
    assert len(stack.send(event)) == 1
    assert state(stack, notice) is S.QUEUED
    assert stack.send(queued(notice, "the event of going back")) == []
    phones.fault()
    # Number and recipient are slowed for a second.
    until(lambda: not stack.send(event, event), seconds=20, what="the message", every=0.2)
    assert len(phones.messages()) == 1
    assert state(stack, notice) is S.ACCEPTED


@pytest.mark.parametrize("code", [190, 131048, 132015])
def test_a_stop_holds_until_somebody_resumes(
    stack: Stack, phones: Phones, notice: Message, code: int
) -> None:
    """And nothing of it lies in the queue meanwhile."""
    phones.fault(error_code=code)
    assert stack.send(queued(notice)) == []
    assert state(stack, notice) is S.HELD
    assert stack.release()["released"] == 0
    phones.fault()
    number = TableNumber(stack.table, settings().whatsapp_phone_number_id)
    number.change(lambda one: one.resume().release_template(notice.whatsapp_template))
    assert stack.release()["released"] == 1
    assert stack.send(queued(notice, "the event of the release")) == []
    assert state(stack, notice) is S.ACCEPTED
    assert len(phones.messages()) == 1


def test_refused_for_our_mistake_it_is_parked(stack: Stack, phones: Phones, notice: Message) -> None:
    phones.fault(error_code=131008)
    assert stack.send(queued(notice)) == []
    assert state(stack, notice) is S.HELD
    assert stack.release()["released"] == 0


def test_a_lost_answer_is_settled_by_the_receipt(
    stack: Stack, phones: Phones, gateway: Gateway, notice: Message
) -> None:
    phones.fault(drop_answer=True)
    assert stack.send(queued(notice)) == []
    assert state(stack, notice) is S.UNKNOWN
    gateway.wait_for(3)
    stack.receive_new()
    assert state(stack, notice) is S.READ
    assert len(phones.messages()) == 1


def test_a_record_that_is_no_event_stops_no_other(stack: Stack, phones: Phones, notice: Message) -> None:
    broken = {"id": "event-0", "detail": {"message_id": "odd"}}
    assert len(stack.send(broken, queued(notice))) == 1
    assert state(stack, notice) is S.ACCEPTED
    assert len(phones.messages()) == 1


def test_without_whatsapp_it_stays_queued(stack: Stack, notice: Message) -> None:
    """Port 9 refuses the connection: nothing was written."""
    assert len(stack.send(queued(notice))) == 1
    assert state(stack, notice) is S.QUEUED


@contextmanager
def server(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on loopback that does what it is told with one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def one() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                serve(connection)

        thread = threading.Thread(target=one, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join(5)


def answer(status: str, body: bytes) -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
    return lambda connection: connection.sendall(head + body)


def send_to(url: str) -> str:
    with CloudApi(base_url=url, version="v26.0", phone_number_id="1", access_token="t") as api:
        return api.send({"to": "+6281200000001"})


def test_a_wamid_is_read() -> None:
    with server(answer("200 OK", b'{"messages":[{"id":"wamid.1"}]}')) as url:
        assert send_to(url) == "wamid.1"


@pytest.mark.parametrize(
    "serve",
    [
        lambda _: None,
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
        answer("200 OK", b"not json"),
        answer("200 OK", b'{"messages":[]}'),
        answer("502 Bad Gateway", b"<html>"),
    ],
    ids=["closed", "cut", "no JSON", "no id", "gateway"],
)
def test_no_usable_answer_may_mean_sent(serve: Callable[[socket.socket], None]) -> None:
    with server(serve) as url, pytest.raises(AnswerLost) as caught:
        send_to(url)
    assert "6281200000001" not in str(caught.value)


def test_no_answer_in_time_may_mean_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desac.adapters.whatsapp.READ_SECONDS", 0.05)
    done = threading.Event()

    def wait(connection: socket.socket) -> None:
        done.wait(5)

    with server(wait) as url:
        with pytest.raises(AnswerLost):
            send_to(url)
        done.set()


@pytest.mark.parametrize("status", ["403 Forbidden", "302 Found"])
def test_something_before_whatsapp_answered(status: str) -> None:
    with server(answer(status, b"<html>")) as url, pytest.raises(NotSent):
        send_to(url)


def test_a_refusal_keeps_its_details_out_of_its_text() -> None:
    body = b'{"error":{"code":131026,"message":"m","error_data":{"details":"to 6281200000001"}}}'
    with server(answer("400 Bad Request", body)) as url, pytest.raises(Refused) as caught:
        send_to(url)
    assert (caught.value.code, caught.value.details) == (131026, "to 6281200000001")
    assert "6281200000001" not in str(caught.value)


def test_a_connection_that_the_other_side_closed_is_made_anew() -> None:
    """Between two messages: a request written into it would count as possibly sent."""
    body = b'{"messages":[{"id":"wamid.1"}]}'
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    closed = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def twice() -> None:
            for _ in range(2):
                connection, _ = listening.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(head + body)
                closed.set()

        thread = threading.Thread(target=twice, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with CloudApi(base_url=url, version="v26.0", phone_number_id="1", access_token="t") as api:
            assert api.send({"to": "+6281200000001"}) == "wamid.1"
            assert closed.wait(5)
            assert api.send({"to": "+6281200000001"}) == "wamid.1"
        thread.join(5)


def test_an_unknown_host_was_not_written_to() -> None:
    with pytest.raises(NotSent):
        send_to("http://nowhere.invalid")
