// The general page: finds villages while somebody types, keeps the emergency numbers at hand without internet.
// Without JavaScript the search is an ordinary form.
(function () {
  "use strict";

  // As desac.domain.village does: letters only, in one spelling.
  function letters(text) {
    var bare = text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
    return bare.replace(/^(?:(?:kelurahan|kel|desa|ds|dinas)(?![a-z0-9_])[\s./:-]*)+/, "").replace(/[^\p{L}]/gu, "");
  }

  function folded(text) {
    return letters(text).replace(/klod/g, "kelod").replace(/kertha/g, "kerta");
  }

  var field = document.getElementById("desa");
  var list = document.getElementById("daftar-dokter");
  var told = document.getElementById("hasil");
  var villages = list ? Array.prototype.slice.call(list.querySelectorAll("li[data-nama]")) : [];

  function find() {
    var wanted = folded(field.value);
    var typed = letters(field.value);
    var found = villages.filter(function (one) {
      var fits = !wanted || one.dataset.nama.split(" ").some(function (name) { return name.indexOf(wanted) >= 0 || name.indexOf(typed) >= 0; });
      one.hidden = !fits;
      return fits;
    });
    list.querySelectorAll("section").forEach(function (part) { part.hidden = !part.querySelector("li:not([hidden])"); });
    list.open = Boolean(wanted);
    told.textContent = !wanted ? "" : (found.length ? told.dataset.ada : told.dataset.tidak).replace("{n}", found.length);
  }
  if (field && list) field.addEventListener("input", find);

  var install = document.getElementById("pasang");
  window.addEventListener("beforeinstallprompt", function (event) {
    event.preventDefault();
    if (!install) return;
    install.hidden = false;
    install.onclick = function () {
      install.hidden = true;
      event.prompt();
    };
  });

  if ("serviceWorker" in navigator) navigator.serviceWorker.register("sw.js").catch(function () {});
})();
