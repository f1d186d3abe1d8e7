/** Words of care: clocks, complaints, daily reports, silences. Pure. */

export const CLOCKS = {
  form: "Formulir ditunggu",
  doctor_answer: "Jawaban dokter ditunggu",
  isolation_end: "Akhir isolasi atau karantina",
  silence_form: "Langkah berikutnya bila formulir tidak masuk",
  silence_check_in: "Langkah berikutnya bila tidak ada kabar harian",
  silence_undelivered: "Langkah berikutnya bila tidak terjangkau WhatsApp",
};
export const CLOCK_STATES = { open: "berjalan", stopped: "terpenuhi", expired: "lewat tanpa jawaban", over: "berakhir" };
export const COMPLAINT_STATES = {
  open: "Menunggu jawaban",
  escalated: "Menunggu, sudah diteruskan",
  answered: "Sudah dijawab",
  closed: "Ditutup operator",
};
export const LEVELS = { doctor: "dokter desa", puskesmas: "puskesmas", operators: "operator" };
export const ANSWERERS = { doctor: "dokter", puskesmas: "puskesmas", operator: "operator" };
export const CHANNELS = { link: "lewat halaman jawaban", whatsapp: "lewat WhatsApp", staff: "lewat konsol" };
/** The quick answers of a doctor, in the words of the doctor's page. */
export const CHOICES = {
  called: "Sudah saya telepon",
  monitor: "Pantau di rumah",
  emergency_room: "Segera ke IGD atau telepon nomor darurat",
  other: "Lainnya (tulis di bawah)",
};
export const CONTACT_SOURCES = { doctor: "dokter desa", puskesmas: "puskesmas", general: "nomor umum" };
export const TRIAGE = {
  well: "Sehat",
  watch: "Gejala ringan, dipantau",
  symptoms: "Bergejala, perlu petugas kesehatan",
  emergency: "Tanda bahaya",
};
export const REPORTED_BY = {
  button: "tombol WhatsApp", words: "pesan WhatsApp", form: "halaman laporan", tracer: "pelacak", doctor: "dokter", operator: "operator",
};
export const SILENCE_KINDS = {
  form: "Formulir belum diisi",
  check_in: "Tidak menjawab kabar harian",
  undelivered: "Tidak terjangkau WhatsApp",
};
export const SILENCE_STATES = { waiting: "Masih dicari", over: "Selesai" };
export const SILENCE_STEPS = {
  reminder: "Warga diingatkan",
  tracer: "Menunggu pelacak",
  doctor: "Menunggu dokter",
  operators: "Menunggu operator",
};
export const HEARD = {
  form: "Formulir masuk",
  report: "Ada kabar harian",
  reply: "Warga membalas",
  traced: "Ditemui pelacak",
  reached: "Dihubungi dokter",
  closed: "Ditutup petugas",
  number_changed: "Nomor diganti",
  episode_over: "Isolasi atau karantina selesai",
};
/** What a silence's history holds besides its steps. */
export const SILENCE_WORDS = {
  ...SILENCE_STEPS,
  acknowledged: "Ada yang mencari",
  resumed: "Dicari lagi",
  ...Object.fromEntries(Object.entries(HEARD).map(([code, words]) => [`over.${code}`, `Selesai: ${words.toLowerCase()}`])),
};
