// A step is posted by script, so that a lost signal leaves the page with all that was typed, and is tried again.
// Whoever leaves without a button (the phone turned off, another app) has it kept as well.
const PATIENCE = 20000;

export function keepWhatIsTyped(form, note) {
  // `form.action` would be the button of that name.
  const where = new URL(form.getAttribute("action"), location.href);
  let dirty = false;
  let going = false;
  let waiting = null;
  form.addEventListener("input", () => { dirty = true; });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    // The last step is sent by the browser itself: all of it is kept already.
    if (button?.value === "send" || form.dataset.plain) return;
    event.preventDefault();
    if (going) return;
    post(button);
  });

  async function post(button) {
    going = true;
    waiting = null;
    note.textContent = "";
    const body = fields(form, button?.name, button?.value);
    let answer;
    try {
      answer = await fetch(where, {
        method: "POST", body, headers: { "X-Script": "1" }, signal: AbortSignal.timeout?.(PATIENCE),
      });
    } catch {
      going = false;
      offline(button);
      return;
    }
    const next = answer.headers.get("X-Next");
    if (next) {
      dirty = false;
      location.assign(new URL(next, where));
      return;
    }
    // Something to mend, or the check again: the browser shows it as it shows any page.
    dirty = false;
    form.dataset.plain = "1";
    form.requestSubmit(button);
  }

  function offline(button) {
    waiting = button;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "second";
    again.textContent = form.dataset.again;
    again.addEventListener("click", () => post(button));
    note.replaceChildren(form.dataset.unsaved, document.createElement("br"), again);
    note.classList.add("unsaved");
  }

  addEventListener("online", () => { if (waiting && !going) post(waiting); });
  addEventListener("pagehide", () => {
    if (dirty && !going) navigator.sendBeacon?.(where, fields(form, "action", "keep"));
  });
  // Back from another page: what was typed may be sent again.
  addEventListener("pageshow", () => { going = false; });
}

function fields(form, name, value) {
  const body = new URLSearchParams(new FormData(form));
  if (name) body.set(name, value);
  return body;
}
