/** The start of the console: configuration, sign-in, and the views of this person's roles. */

import { Api } from "./api.js";
import { Auth } from "./auth.js";
import { complaintsView } from "./complaints.js";
import { loadConfig } from "./config.js";
import { button, h } from "./dom.js";
import { SignInNeeded } from "./errors.js";
import { header } from "./header.js";
import { overviewView } from "./overview.js";
import { personView } from "./person.js";
import { searchView } from "./personsearch.js";
import { describe, problemBox } from "./problem.js";
import { sembakoView } from "./sembako.js";
import { silencesView } from "./silences.js";
import { tracerView } from "./tracer.js";
import { loadVillages } from "./villages.js";

/** `hidden` ones have no tab: they are opened from others, as `#orang/<person_id>`. */
const VIEWS = [
  { name: "ringkasan", title: "Ringkasan", roles: ["operator", "dinsos"], make: overviewView },
  { name: "pelacakan", title: "Pelacakan", roles: ["tracer", "operator"], make: tracerView },
  { name: "keluhan", title: "Keluhan", roles: ["doctor", "operator"], make: complaintsView },
  { name: "tanpa-kabar", title: "Tanpa kabar", roles: ["doctor", "operator"], make: silencesView },
  { name: "sembako", title: "Sembako", roles: ["dinsos", "tracer", "operator"], make: sembakoView },
  { name: "cari", title: "Cari warga", roles: ["operator"], make: searchView },
  { name: "orang", title: "Perjalanan warga", roles: ["operator", "tracer", "doctor"], make: personView, hidden: true },
];
const main = document.getElementById("isi");
const top = document.getElementById("kepala");
let shown = null;
let showing = null;

/** Follows the address from now on, in place of what followed it before another sign-in. */
function listen(show) {
  if (showing) window.removeEventListener("hashchange", showing);
  showing = () => show().catch((error) => main.replaceChildren(problemBox(error, () => window.location.reload())));
  window.addEventListener("hashchange", showing);
}

/** The page before sign-in; `message` says why somebody is here again. */
function signInPage(auth, message) {
  if (showing) window.removeEventListener("hashchange", showing);
  shown?.close?.();
  shown = null;
  top.replaceChildren();
  const trouble = h("div", {}, message && h("p", { class: "problem", role: "alert" }, message));
  const signIn = async () => {
    try {
      await auth.signIn();
    } catch (error) {
      trouble.replaceChildren(problemBox(error));
    }
  };
  main.replaceChildren(
    h(
      "section",
      { class: "signin" },
      h("h1", {}, "Desac – konsol petugas"),
      h("p", {}, "Denpasar Siaga Covid-19. Hanya untuk petugas yang mempunyai akun."),
      trouble,
      button("Masuk", signIn, { class: "primary" }),
    ),
  );
}

/** Everything after sign-in. */
async function openConsole(config, auth) {
  const session = auth.session;
  const views = VIEWS.filter((view) => view.roles.some((role) => session.groups.includes(role)));
  const api = new Api(config, auth, (error) => signInPage(auth, error.message));
  const villages = await loadVillages();

  /** Turns to `#name` or `#name/detail`; an id may stand in the address, a name or a phone never. */
  const go = (name, detail = "") => {
    const address = detail ? `#${name}/${encodeURIComponent(detail)}` : `#${name}`;
    if (window.location.hash === address) return show();
    window.location.hash = address;
  };

  async function show() {
    const [name, detail = ""] = window.location.hash.slice(1).split("/").map(decodeURIComponent);
    const view = views.find((one) => one.name === name) ?? views.find((one) => !one.hidden);
    await shown?.close?.();
    top.replaceChildren(
      ...header({
        views: views.filter((one) => !one.hidden),
        current: view.name,
        session,
        onShow: go,
        onSignOut: () => auth.signOut(),
      }),
    );
    shown = view.make({ api, session, villages, go, detail });
    main.replaceChildren(shown.element);
    await shown.start();
  }

  if (views.length) {
    listen(show);
    return show();
  }
  top.replaceChildren(...header({ views, session, onSignOut: () => auth.signOut() }));
  main.replaceChildren(
    h("p", { class: "problem", role: "alert" }, "Akun Anda belum mempunyai tampilan di konsol ini. Mintalah peran kepada operator Desac."),
  );
}

async function start() {
  const config = await loadConfig();
  // Sign-in comes back to one origin; from another one its memory of this tab would be lost.
  if (new URL(config.redirect_uri).origin !== window.location.origin) {
    window.location.replace(config.redirect_uri);
    return;
  }
  const auth = new Auth(config);
  try {
    await auth.finishSignIn();
    await (auth.session ? openConsole(config, auth) : signInPage(auth));
  } catch (error) {
    if (!(error instanceof SignInNeeded)) throw error;
    signInPage(auth, error.message);
  }
}

start().catch((error) => {
  console.error(describe(error).what);
  main.replaceChildren(problemBox(error, () => window.location.reload()));
});
