"""Waiting for a page's service worker."""

from playwright.sync_api import Page

_TAKEN_OVER = """async () => {
  await navigator.serviceWorker.ready;
  if (navigator.serviceWorker.controller) return;
  await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
}"""


def until_installed(page: Page) -> None:
    """Until it answers for the page. (`wait_for_function` evaluates a text, which our policies forbid.)"""
    page.evaluate(_TAKEN_OVER)
