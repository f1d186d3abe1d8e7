"""`python -m tests.integration.notify.sending_process IDS`: a sender as a process of its own, to be killed.

The table and WhatsApp are at the addresses in the environment. Each message id of the file IDS is a cue.
"""

import os
import sys
from pathlib import Path

from desac.settings import settings
from functions.notify.connection import connect
from functions.notify.courier import ThreadedCourier
from functions.notify.sender import make_desk
from functions.notify.sending import Cue, Sender
from functions.notify.settling import ends_batch


def main() -> None:
    """Send them all."""
    ids = Path(sys.argv[1]).read_text(encoding="utf-8").split()
    per_second = settings().whatsapp_messages_per_second
    token = os.environ["WHATSAPP_TOKEN"]
    with ThreadedCourier(lambda: connect(token), ends=ends_batch, per_second=per_second) as courier:
        Sender(make_desk(courier, lambda: 60)).deliver([Cue(one, f"event-{one}") for one in ids])


if __name__ == "__main__":
    main()
