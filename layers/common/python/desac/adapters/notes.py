"""Notes to the operators' address, over SNS."""

from botocore.exceptions import BotoCoreError, ClientError

from desac.adapters import aws
from desac.observability import logger

# https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: a subject is ASCII, one line, below 100.
_LONGEST_SUBJECT = 99


class Notes:
    """One topic, by its ARN."""

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def send(self, subject: str, text: str) -> None:
        """Send a note. It leaves the account's walls by e-mail: counts and file names only.

        A note that cannot be sent is logged, and keeps no file from going on: its state and its report say
        the same.
        """
        try:
            self.insist(subject, text)
        except (BotoCoreError, ClientError):
            logger.exception("a note was not sent")

    def insist(self, subject: str, text: str) -> None:
        """Send a note that somebody waits for. Raises botocore's errors if it cannot be sent."""
        plain = " ".join(subject.encode("ascii", "replace").decode().split())
        aws.sns().publish(TopicArn=self._topic, Subject=plain[:_LONGEST_SUBJECT], Message=text)
