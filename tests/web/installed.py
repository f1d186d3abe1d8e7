"""Waiting for a page's service worker."""

from playwright.sync_api import Page

_TAKEN_OVER = """async (milliseconds) => {
  const taken = async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return true;
    await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
    return true;
  };
  return Promise.race([taken(), new Promise((done) => setTimeout(done, milliseconds, false))]);
}"""
_MILLISECONDS = 20_000
_VISITS = 3


def until_installed(page: Page, visits: int = _VISITS) -> None:
    """Until it answers for the page: a worker that could not fetch what it keeps comes with the next visit.

    `page.evaluate` itself knows no limit, and `ready` of a worker that failed is never settled.
    (`wait_for_function` evaluates a text, which our policies forbid.)
    """
    for visit in range(visits):
        if visit:
            page.reload()
        if page.evaluate(_TAKEN_OVER, _MILLISECONDS):
            return
    raise AssertionError(f"No service worker on {page.url} in {visits} visits.")
