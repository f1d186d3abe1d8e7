/** The start of the console: configuration, sign-in, and the views of this person's roles. */

import { addressOf, readAddress } from "./address.js";
import { Api, unreachable } from "./api.js";
import { Auth } from "./auth.js";
import { complaintsView } from "./complaints.js";
import { loadConfig } from "./config.js";
import { offlineUser, openDevice, waitingReports } from "./device.js";
import { announce, button, h } from "./dom.js";
import { SignInNeeded } from "./errors.js";
import { failedView } from "./failed.js";
import { filesView } from "./filesview.js";
import { header } from "./header.js";
import { keepFiles } from "./files.js";
import { forgetLists } from "./kept.js";
import { overviewView } from "./overview.js";
import { personView } from "./person.js";
import { searchView } from "./personsearch.js";
import { describe, problemBox } from "./problem.js";
import { sembakoView } from "./sembako.js";
import { sendingView } from "./sendingview.js";
import { silencesView } from "./silences.js";
import { tracerView } from "./tracer.js";
import { loadVillages } from "./villages.js";

/** `hidden` ones have no tab: they are opened from others, as `#orang/<person_id>`. */
const VIEWS = [
  { name: "ringkasan", title: "Ringkasan", roles: ["operator", "dinsos"], make: overviewView },
  { name: "berkas", title: "Berkas", roles: ["operator"], make: filesView },
  { name: "pengiriman", title: "Pengiriman", roles: ["operator"], make: sendingView },
  { name: "nomor-gagal", title: "Nomor gagal", roles: ["operator"], make: failedView },
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
  showing = () =>
    show().catch((error) => {
      // To whoever has to sign in again that page says so.
      if (!(error instanceof SignInNeeded)) main.replaceChildren(problemBox(error, () => window.location.reload()));
    });
  window.addEventListener("hashchange", showing);
}

/** The page before sign-in; `message` says why somebody is here again. */
async function signInPage(config, auth, message) {
  if (showing) window.removeEventListener("hashchange", showing);
  shown?.close?.();
  shown = null;
  // A question that is still open would lie over this page, and nothing here could be tapped.
  document.querySelector("dialog[open]")?.close();
  top.replaceChildren();
  const trouble = h("div", {}, message && h("p", { class: "problem", role: "alert" }, message));
  const signIn = async () => {
    try {
      await auth.signIn();
    } catch (error) {
      trouble.replaceChildren(problemBox(error));
    }
  };
  const [user, reports] = await Promise.all([offlineUser(), waitingReports()]);
  main.replaceChildren(
    h(
      "section",
      { class: "signin" },
      h("h1", {}, "Desac – konsol petugas"),
      h("p", {}, "Denpasar Siaga Covid-19. Hanya untuk petugas yang mempunyai akun."),
      trouble,
      reports > 0 && h("p", { class: "waiting-words" }, `${reports} laporan di perangkat ini belum terkirim. Masuk dengan akun yang sama untuk mengirimnya.`),
      button("Masuk", signIn, { class: "primary" }),
      user && button("Lanjut tanpa jaringan", () => openConsole(config, auth, { ...user, offline: true })),
    ),
  );
}

/** Past the header without another address: the address says which view is shown. */
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
  main.scrollIntoView();
});

/** Everything after sign-in. */
async function openConsole(config, auth, session = auth.session) {
  const mayShow = (view) => view.roles.some((role) => session.groups.includes(role)) && (!session.offline || view.name === "pelacakan");
  const views = VIEWS.filter(mayShow);
  const api = session.offline ? unreachable : new Api(config, auth, (error) => signInPage(config, auth, error.message));
  const isTracer = session.groups.includes("tracer");
  const signIn = () => auth.signIn();
  // Whoever keeps no lists of their own leaves none of somebody else's either.
  if (!isTracer) await forgetLists().catch(console.warn);
  const [villages, device] = await Promise.all([loadVillages(), isTracer ? openDevice({ api, session, signIn }) : null]);

  async function signOut() {
    if (device && !(await device.leave())) return;
    if (!session.offline) return auth.signOut();
    return signInPage(config, auth);
  }

  const go = (name, detail = "") => {
    const address = addressOf(name, detail);
    if (window.location.hash === address) return show();
    window.location.hash = address;
  };

  async function show() {
    const [name, detail] = readAddress(window.location.hash);
    const view = views.find((one) => one.name === name) ?? views.find((one) => !one.hidden);
    shown?.close?.();
    top.replaceChildren(
      ...header({
        views: views.filter((one) => !one.hidden),
        current: view.name,
        session,
        onShow: go,
        onSignOut: signOut,
      }),
    );
    shown = view.make({ api, session, villages, go, detail, device, config });
    main.replaceChildren(shown.element);
    await shown.start();
  }

  if (views.length) {
    listen(show);
    return show();
  }
  top.replaceChildren(...header({ views, session, onSignOut: signOut }));
  main.replaceChildren(
    h("p", { class: "problem", role: "alert" }, "Akun Anda belum mempunyai tampilan di konsol ini. Mintalah peran kepada operator Desac."),
  );
}

async function start() {
  const config = await loadConfig();
  // Sign-in comes back to one origin; from another one its memory of this tab would be lost.
  if (new URL(config.redirect_uri).origin !== window.location.origin) {
    window.location.replace(config.redirect_uri + window.location.hash);
    return;
  }
  const auth = new Auth(config);
  try {
    await auth.finishSignIn();
    const user = auth.session || navigator.onLine ? null : await offlineUser();
    if (auth.session) await openConsole(config, auth);
    else if (user) await openConsole(config, auth, { ...user, offline: true });
    else await signInPage(config, auth);
  } catch (error) {
    if (!(error instanceof SignInNeeded)) throw error;
    await signInPage(config, auth, error.message);
  }
  await keepFiles(() => announce("Konsol diperbarui. Muat ulang halaman bila sudah sempat."));
}

start().catch((error) => {
  console.error(describe(error).what);
  main.replaceChildren(problemBox(error, () => window.location.reload()));
});
