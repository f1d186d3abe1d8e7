"""What Meta's reviewers decide about a submitted template, as far as a rule tells it beforehand."""

import re
from dataclasses import dataclass

from sandbox.standin.template_model import Template

# Meta's own list of frequent reasons names shortened links and wa.me; promotion makes it marketing.
_SHORTENED = re.compile(
    r"https?://(?:www\.)?(?:bit\.ly|tinyurl\.com|t\.co|s\.id|goo\.gl|wa\.me)\b", re.IGNORECASE
)
_PROMOTION = re.compile(r"\b(promo|diskon|gratis ongkir|cashback|voucher|discount|sale)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """`rejected` names Meta's reason; `category` is what it was approved as."""

    category: str
    rejected: str | None = None


def review(template: Template) -> Verdict:
    """The verdict on `template`."""
    texts = [template.header, template.body, template.footer]
    links = [*texts, *(button.target for button in template.buttons)]
    if any(_SHORTENED.search(text) for text in links):
        return Verdict(template.category, "INVALID_FORMAT")
    if template.category == "UTILITY" and any(_PROMOTION.search(text) for text in texts):
        return Verdict("MARKETING")
    return Verdict(template.category)
