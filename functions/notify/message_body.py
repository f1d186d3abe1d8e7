"""A message as the Cloud API takes it."""

from desac.domain.message import ANSWERS, Message
from functions.notify.answer_content import answer_content
from functions.notify.answers import Answer, answer
from functions.notify.hidden_numbers import recipient_field
from functions.notify.media_lookup import MediaLookup
from functions.notify.rendering import template_object
from functions.notify.templates import Template, template


def message_body(message: Message, address: str, media: MediaLookup) -> dict[str, object]:
    """The Cloud API's message object, with the file that goes with it now.

    Raises TemplateGapError if the words would have a gap.
    """
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **recipient_field(address),
        "biz_opaque_callback_data": message.message_id,
        **content(message, media),
    }


def is_free_text(message: Message) -> bool:
    """Whether it goes as free text, which WhatsApp takes within 24 hours of the recipient's last message."""
    return message.purpose in ANSWERS and message.template == message.purpose


def words_of(message: Message) -> Template | Answer:
    """The registry entry that the message was written with."""
    if is_free_text(message):
        return answer(message.purpose)
    return template(message.template, message.template_version)


def content(message: Message, media: MediaLookup) -> dict[str, object]:
    """What of the Cloud API's message object is the message itself."""
    words = words_of(message)
    if isinstance(words, Answer):
        return answer_content(words, message.parameters, media.for_answer(words))
    filled = template_object(words, message.parameters, media.for_template(words))
    return {"type": "template", "template": filled}
