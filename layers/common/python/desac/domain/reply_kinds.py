"""What residents say with a reply: what our buttons send back, and what is wanted."""

from enum import StrEnum


class ReplyPayload(StrEnum):
    """What the buttons of our templates and answers send back."""

    EMERGENCY = "EMERGENCY"
    SYMPTOM = "SYMPTOM"
    VIDEO = "VIDEO"
    SEMBAKO = "SEMBAKO"
    FORM = "FORM"
    HELP = "HELP"
    WELL = "WELL"
    STOP = "STOP"
    START = "START"
    READ_ANSWER = "READ_ANSWER"
    # A health worker's, about a silence.
    REACHED = "REACHED"
    WILL_REACH = "WILL_REACH"
    AID_RECEIVED = "AID_RECEIVED"
    AID_MISSING = "AID_MISSING"


class ReplyIntent(StrEnum):
    """What a resident wants with a reply, tapped or written."""

    EMERGENCY = "emergency"
    SYMPTOM = "symptom"
    VIDEO = "video"
    SEMBAKO = "sembako"
    FORM = "form"
    HELP = "help"
    WELL = "well"
    STOP = "stop"
    START = "start"
    READ_ANSWER = "read_answer"
    AID_RECEIVED = "aid_received"
    AID_MISSING = "aid_missing"
    LOCATION = "location"
    OTHER = "other"
