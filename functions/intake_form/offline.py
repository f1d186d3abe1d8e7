"""The page that opens without internet: the emergency numbers and the danger signs, kept on the phone."""

from desac.adapters.config_data import city, health_line
from functions.intake_form.language import Language, speaking
from functions.intake_form.pages import ROOT_PATHS, Pages


def offline_page() -> str:
    """The page in the language that is spoken now."""
    return Pages(city(), ROOT_PATHS).render("offline.html", line=health_line())


def offline_pages() -> list[str]:
    """The page in every language."""
    pages = []
    for language in Language:
        with speaking(language):
            pages.append(offline_page())
    return pages
