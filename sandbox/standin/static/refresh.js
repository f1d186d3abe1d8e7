// Replaces the part that changes, so that a half-written answer stays. Without it the page reloads itself.
const pause = 2000;
const part = () => document.querySelector("[data-refresh]");

async function refresh() {
  if (!document.hidden && !part().contains(document.activeElement)) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-refresh]");
      if (answer.ok && fresh && fresh.innerHTML !== part().innerHTML) {
        const grew = fresh.children.length > part().children.length;
        part().replaceWith(fresh);
        if (grew) document.getElementById("akhir")?.scrollIntoView({ block: "end" });
      }
    } catch {
      // The server may be restarting: the next turn tries again.
    }
  }
  setTimeout(refresh, pause);
}

document.getElementById("akhir")?.scrollIntoView({ block: "end" });
setTimeout(refresh, pause);
