"""A message as the Cloud API takes it."""

from desac.domain.message import ANSWERS, Message
from functions.notify.answers import answer
from functions.notify.rendering import answer_text, template_object
from functions.notify.templates import template


def message_body(message: Message, phone: str) -> dict[str, object]:
    """The Cloud API's message object. Raises TemplateGapError if the words would have a gap."""
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": phone,
        "biz_opaque_callback_data": message.message_id,
        **_content(message),
    }


def is_free_text(message: Message) -> bool:
    """Whether it goes as free text, which WhatsApp takes within 24 hours of the recipient's last message."""
    return message.purpose in ANSWERS and message.template == message.purpose


def _content(message: Message) -> dict[str, object]:
    if is_free_text(message):
        text = answer_text(answer(message.purpose), message.parameters)
        return {"type": "text", "text": {"body": text, "preview_url": False}}
    return {
        "type": "template",
        "template": template_object(template(message.template), message.parameters),
    }
