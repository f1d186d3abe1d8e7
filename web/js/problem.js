/** Errors in words: what happened and what to do about it. */

import { h, button } from "./dom.js";

const WORDS = {
  0: ["Server tidak dapat dihubungi.", "Periksa sambungan internet, lalu coba lagi."],
  403: ["Anda tidak berhak untuk ini.", "Bila seharusnya berhak, hubungi operator Desac."],
  404: ["Data ini tidak ditemukan.", "Muat ulang daftar; mungkin sudah berubah."],
  409: ["Orang lain sudah lebih dulu.", "Muat ulang daftar untuk melihat keadaan terbaru."],
  422: ["Isian tidak diterima.", "Periksa isian Anda, lalu kirim lagi."],
  429: ["Terlalu banyak permintaan.", "Tunggu sebentar, lalu coba lagi."],
};
const OTHER = ["Server sedang bermasalah.", "Coba lagi beberapa saat lagi; bila tetap gagal, hubungi operator Desac."];

/** `{what, todo}` in Indonesian. The API's own message wins over our general one; a gateway's (5xx) is English. */
export function describe(error) {
  if (error.status === undefined) return { what: error.message || OTHER[0], todo: OTHER[1] };
  const [what, todo] = WORDS[error.status] ?? OTHER;
  return { what: (error.status < 500 && error.message) || what, todo };
}

/** A box that says so, read out at once; with a button where trying again makes sense. */
export function problemBox(error, retry) {
  const { what, todo } = describe(error);
  return h(
    "div",
    { class: "problem", role: "alert" },
    h("p", {}, h("strong", {}, what), " ", todo),
    retry && button("Coba lagi", retry),
  );
}
