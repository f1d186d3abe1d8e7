"""The good case of a request without most of botocore: signed by botocore, answered, read.

botocore's `before-call` lets a handler answer in its place. What goes wrong is left to botocore: where no
answer came it makes the request by itself, and an answer that is an error is handed to it as if it had just
come (`before-send`), so that retries, throttling and exceptions are botocore's own.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from functools import cache
from typing import Any
from zlib import crc32

import orjson
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.utils import get_environ_proxies

from desac.adapters.kept_connections import Answer, KeptConnections

_OK = 200
_ANSWER = "desac_answer"


def exchange_directly(
    client: Any, operations: Container[str], read: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> None:
    """Let these operations of a DynamoDB client go the short way; `read` makes their answers what they are to
    callers."""
    events, config = client.meta.events, client.meta.config

    @cache
    def connections(url: str) -> KeptConnections | None:
        if get_environ_proxies(url):
            return None  # botocore knows how to speak to them
        return KeptConnections(
            url,
            connect_timeout=config.connect_timeout,
            read_timeout=config.read_timeout,
            kept=config.max_pool_connections,
        )

    def exchange(
        model: Any, params: dict[str, Any], request_signer: Any, context: dict[str, Any], **_: Any
    ) -> tuple[Answer, dict[str, Any]] | None:
        url, body = params["url"], params["body"]
        server = connections(url) if model.name in operations else None
        if server is None:
            return None
        request = AWSRequest(params["method"], url, params["headers"], body)
        request.context = context
        request_signer.sign(model.name, request)
        answer = server.post(request.headers.items(), body)
        if answer is None or not _is_whole(answer):
            return None
        if answer.status_code != _OK:
            headers: Any = answer.headers
            context[_ANSWER] = AWSResponse(url, answer.status_code, headers, _Raw(answer.body))
            return None
        return answer, read(orjson.loads(answer.body)) | {"ResponseMetadata": _metadata(answer)}

    # After those that prepare the request; before those that answer in botocore's place.
    events.register_last("before-call.dynamodb", exchange)
    events.register_first("before-send.dynamodb", _hand_over)


def _hand_over(request: Any, **_: Any) -> Any:
    """The answer that came already, once; else nothing."""
    return request.context.pop(_ANSWER, None)


def _is_whole(answer: Answer) -> bool:
    told = answer.headers.get("x-amz-crc32")
    return told is None or int(told) == crc32(answer.body)


def _metadata(answer: Answer) -> dict[str, Any]:
    """As botocore tells it."""
    return {
        "RequestId": answer.headers.get("x-amzn-requestid"),
        "HTTPStatusCode": answer.status_code,
        "HTTPHeaders": answer.headers,
        "RetryAttempts": 0,
    }


class _Raw:
    """The body of an answer as urllib3 gives it to botocore."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._body
