/** Words, times and links as people in Denpasar read them. Pure: no DOM, no clock of its own. */

const TIMEZONE = "Asia/Makassar";

export const REASONS = {
  unreachable: "Tidak dapat dihubungi",
  no_form: "Belum mengisi formulir",
  no_check_in: "Tidak menjawab pantauan harian",
  address_unclear: "Alamat belum jelas",
  contacts_below_target: "Kontak erat belum lengkap",
  requested: "Minta didatangi petugas",
};

export const STATES = { open: "Terbuka", taken: "Diambil", closed: "Selesai" };

/** The day's route, beside the states that a list may show. */
export const LISTS = { open: STATES.open, mine: "Tugas saya, urut rute", taken: STATES.taken, closed: STATES.closed };

export const OUTCOMES = {
  found: "Bertemu orangnya",
  not_home: "Tidak ada di rumah",
  wrong_address: "Alamat salah",
  moved: "Sudah pindah",
  left_city: "Pindah ke luar Denpasar",
  refused: "Menolak",
};

/** The three that most visits end with, as the card's large buttons say them. */
export const QUICK_OUTCOMES = { found: "Bertemu", not_home: "Tidak di rumah", wrong_address: "Alamat salah" };

/** What closes a task without a visit. */
export const CLOSED_BY = {
  ...OUTCOMES,
  not_found: "Tidak ditemukan, ditutup operator",
  merged: "Digabung dengan catatan lain",
  episode_over: "Isolasi atau karantina sudah selesai",
  form_came: "Formulirnya sudah diisi",
};

/** Who goes on where a visit was fruitless; a first visit needs no words. */
export const STEPS = {
  village: "Tanyakan kepada kepala lingkungan atau kelian banjar",
  operator: "Menunggu keputusan operator",
};

export const PRECISIONS = {
  exact: "Titik rumah",
  street: "Titik jalan, cari nomornya",
  banjar: "Titik banjar, lingkungan atau perumahan",
  village: "Hanya desa/kelurahan yang diketahui",
  unknown: "Lokasi belum diketahui",
};

export const AID_STATES = {
  requested: "Menunggu verifikasi",
  verified: "Diverifikasi desa",
  approved: "Disetujui",
  handed_over: "Di Satgas desa",
  delivered: "Sudah diserahkan",
  failed: "Gagal diantar",
  duplicate: "Ganda",
  refused: "Ditolak",
  cancelled: "Dibatalkan",
};

/** Why a delivery failed, and why a request is refused: what the dialogs offer. */
export const FAIL_REASONS = {
  not_home: "Tidak ada orang di rumah",
  address_not_found: "Alamat tidak ditemukan",
  turned_away: "Tidak mau menerima",
  other: "Sebab lain (tulis di catatan)",
};
export const REFUSE_REASONS = {
  not_resident: "Tidak tinggal di alamat itu",
  not_in_isolation: "Tidak isolasi di rumah",
  already_served: "Sudah menerima bantuan",
  other_reason: "Alasan lain (tulis di catatan)",
};

export const AID_REASONS = {
  same_nik: "NIK ini sudah punya permintaan lain",
  same_kk: "KK ini sudah punya permintaan lain",
  same_phone: "Nomor HP ini sudah dipakai permintaan lain",
  same_address: "Rumah ini sudah punya permintaan lain",
  not_isolating: "Tidak sedang isolasi mandiri",
  isolation_over: "Masa isolasi sudah lewat",
  merged: "Data warga digabung; permintaan yang lain berlaku",
  not_received: "Warga mengatakan belum menerima",
  overruled: "Diloloskan Dinas Sosial",
  withdrawn: "Dibatalkan atas permintaan warga",
  ...FAIL_REASONS,
  ...REFUSE_REASONS,
};

export const FUNDS = { city: "Kota Denpasar", other: "Dana lain (KTP luar Denpasar)" };

/** The marks that two requests may share. */
export const MARKS = { nik: "NIK", kk: "nomor KK", phone: "nomor HP", address: "alamat" };

/** `found` in words, or the code itself where a newer server knows more codes than we do. */
export const label = (table, code) => table[code] ?? code;

const DATE_TIME = new Intl.DateTimeFormat("id-ID", {
  timeZone: TIMEZONE, day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
});
const DATE = new Intl.DateTimeFormat("id-ID", {
  timeZone: TIMEZONE, day: "numeric", month: "short", year: "numeric",
});

/** An instant (`2026-01-31T04:00:00Z`) in local time, "31 Jan 2026, 12.00 WITA"; a dash for none. */
export const dateTime = (iso) => (iso ? `${DATE_TIME.format(new Date(iso))} WITA` : "–");

/** A calendar day (`2026-01-31`), "31 Jan 2026"; a dash for none. */
export const day = (iso) => (iso ? DATE.format(new Date(`${iso.slice(0, 10)}T12:00:00+08:00`)) : "–");

/** Today in Denpasar, `2026-01-31`; `now` in milliseconds. */
export const today = (now = Date.now()) => new Intl.DateTimeFormat("en-CA", { timeZone: TIMEZONE }).format(now);

const TIME = new Intl.DateTimeFormat("id-ID", { timeZone: TIMEZONE, hour: "2-digit", minute: "2-digit" });

/** The time of day of an instant (milliseconds), "12.00 WITA". */
export const timeOf = (instant) => `${TIME.format(instant)} WITA`;

export const count = (number) => new Intl.NumberFormat("id-ID").format(number);

/** Only digits: what wa.me wants. Null where there is no usable number. */
const digits = (phone) => phone?.replace(/\D/g, "") || null;

/** `+6281200000123` as "0812-0000-0123". */
export function phoneText(phone) {
  const local = digits(phone)?.replace(/^62/, "0");
  return local ? local.replace(/^(\d{4})(\d{4})(\d+)$/, "$1-$2-$3") : "–";
}

export const telLink = (phone) => (digits(phone) ? `tel:+${digits(phone)}` : null);
export const whatsappLink = (phone) => (digits(phone) ? `https://wa.me/${digits(phone)}` : null);

/** The way there, or the village where no point is known: `{href, label}`, null where nothing is known. */
export function wayThere({ directions_url: directions, village_url: village }) {
  if (directions?.startsWith("https://")) return { href: directions, label: "Petunjuk arah" };
  if (village?.startsWith("https://")) return { href: village, label: "Lihat desa di Google Maps" };
  return null;
}

/** A name, or words for a person the city has no name of. */
export const nameOf = ({ name }) => name ?? "Nama tidak diketahui";
