"""Notes to the operators' address, over SNS."""

from desac.adapters import aws

# https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: a subject is ASCII, one line, below 100.
_LONGEST_SUBJECT = 99


class Notes:
    """One topic, by its ARN."""

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def send(self, subject: str, text: str) -> None:
        """Send a note. It leaves the account's walls by e-mail: counts and file names only."""
        plain = " ".join(subject.encode("ascii", "replace").decode().split())
        aws.sns().publish(TopicArn=self._topic, Subject=plain[:_LONGEST_SUBJECT], Message=text)
