"""Which stack a command works on."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from cli.operator.target import Target, deployed
from cli.problems import CommandError

# As CloudFormation writes it: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference
FOUND = """<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
<DescribeStacksResult><Stacks><member><StackName>Desac</StackName><StackStatus>CREATE_COMPLETE</StackStatus>
<CreationTime>2026-11-22T00:00:00Z</CreationTime><Outputs>
<member><OutputKey>TableName</OutputKey><OutputValue>desac</OutputValue></member>
<member><OutputKey>DropBucketName</OutputKey><OutputValue>drop</OutputValue></member>
</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>"""
UNKNOWN = """<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error>
<Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id Nope does not exist</Message></Error>
</ErrorResponse>"""


class _CloudFormation(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        known = "StackName=Desac" in body
        self.send_response(200 if known else 400)
        self.end_headers()
        self.wfile.write((FOUND if known else UNKNOWN).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""


@pytest.fixture
def cloudformation() -> Iterator[dict[str, str]]:
    """Arguments of a client that reaches a CloudFormation with one stack."""
    with HTTPServer(("127.0.0.1", 0), _CloudFormation) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield {
            "endpoint_url": f"http://127.0.0.1:{server.server_address[1]}",
            "region_name": "ap-southeast-3",
        }
        server.shutdown()
        thread.join()


def test_outputs_come_from_cloudformation(cloudformation: dict[str, str]) -> None:
    """By the stack's name alone."""
    assert deployed("Desac", cloudformation).outputs == {"TableName": "desac", "DropBucketName": "drop"}


def test_an_unknown_stack_is_one_line(cloudformation: dict[str, str]) -> None:
    """That names the stack and says what CloudFormation said."""
    with pytest.raises(CommandError, match=r"The stack Nope cannot be read: .*does not exist"):
        deployed("Nope", cloudformation)


def test_a_missing_output_says_what_to_do() -> None:
    """A stack of an earlier version lacks some."""
    with pytest.raises(CommandError, match="no output TableName: deploy the present version"):
        Target({}).output("TableName")
