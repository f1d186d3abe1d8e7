// Fills in the phone's own position. Without JavaScript the button stays hidden and the field is typed.
(function () {
  "use strict";
  var button = document.getElementById("use-position");
  var field = document.getElementById("position");
  var note = document.getElementById("position-note");
  if (!button || !field || !note || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    note.textContent = "Mencari lokasi…";
    navigator.geolocation.getCurrentPosition(
      function (found) {
        field.value = found.coords.latitude.toFixed(6) + ", " + found.coords.longitude.toFixed(6);
        note.textContent = "Lokasi terisi, ketelitian sekitar " + Math.round(found.coords.accuracy) + " meter. Hapus isinya bila Anda tidak sedang di rumah.";
      },
      function () {
        note.textContent = "Lokasi tidak didapat. Izinkan akses lokasi, atau lewati bagian ini.";
      },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 }
    );
  });
})();
