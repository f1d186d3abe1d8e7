/** Words of one person and their episodes, and of the rows they came with. Pure. */

export const KINDS = { case: "Kasus konfirmasi", contact: "Kontak erat" };
export const STAYS = { case: "isolasi", contact: "karantina" };
export const EPISODE_STATES = { active: "Sedang berjalan", recorded: "Hanya dicatat", ended: "Selesai" };
export const END_REASONS = {
  completed: "Hari isolasi atau karantina sudah genap",
  exit_test_negative: "Tes akhir negatif",
  recovered: "Sembuh",
  deceased: "Meninggal",
  hospitalised: "Dirawat di rumah sakit atau isolasi terpusat",
  moved: "Pindah ke luar Denpasar",
  discarded: "Bukan kasus",
  became_case: "Tes positif, tercatat sebagai kasus",
  merged: "Digabung dengan catatan lain",
  over_on_arrival: "Sudah selesai saat datanya diterima",
};
/** What a doctor or an operator may say became of somebody. */
export const STAFF_OUTCOMES = {
  recovered: END_REASONS.recovered,
  hospitalised: END_REASONS.hospitalised,
  deceased: END_REASONS.deceased,
  moved: END_REASONS.moved,
  discarded: END_REASONS.discarded,
  active: "Batalkan hasil akhir: masih berjalan",
};
export const UNREACHABLE = {
  no_phone: "Tidak ada nomor yang dapat dipakai",
  opted_out: "Warga menghentikan pesan",
  not_on_whatsapp: "Nomor tidak terdaftar di WhatsApp",
  silent: "Tidak menjawab",
  answer_lost: "Tidak pasti apakah WhatsApp menerima pesannya",
};
export const WHY_NOT = {
  no_phone: "Tidak ada nomor telepon seluler yang dapat dipakai.",
  opted_out: "Warga meminta tidak dikirimi pesan lagi.",
  number_opted_out: "Orang lain dengan nomor yang sama meminta nomor itu tidak dikirimi pesan lagi.",
  not_on_whatsapp: "Nomor tersebut tidak terdaftar di WhatsApp.",
  no_episode: "Tidak ada catatan kasus atau kontak erat.",
  episode_over: "Masa isolasi atau karantina sudah selesai.",
  merged: "Data ini sudah digabung dengan data warga lain.",
};
export const LAB_RESULTS = { positive: "positif", negative: "negatif", inconclusive: "belum pasti" };
export const TEST_KINDS = { PCR: "PCR", antigen: "Antigen" };
export const SEXES = { L: "Laki-laki", P: "Perempuan" };
export const ROW_EFFECTS = { new: "Data baru", changed: "Data diperbarui", unchanged: "Tidak ada yang berubah" };
/** What a row was kept with (a rejected one leads to nobody). */
export const ROW_CODES = {
  nik_missing: "NIK kosong",
  nik_invalid: "NIK tidak sah, tidak dipakai",
  nik_mangled: "NIK rusak oleh Excel, tidak dipakai",
  nik_birthdate_mismatch: "Tanggal lahir atau jenis kelamin berbeda dengan NIK",
  phone_missing: "Nomor HP kosong",
  phone_invalid: "Nomor HP tidak sah, tidak dipakai",
  phone_landline: "Nomor telepon rumah, bukan HP",
  phone_multiple: "Beberapa nomor HP, dipakai yang pertama",
  village_unknown: "Desa/kelurahan tidak dikenal",
  village_ambiguous: "Desa/kelurahan menunjuk lebih dari satu tempat",
  kecamatan_mismatch: "Kecamatan tidak cocok dengan desa/kelurahan",
  birthdate_invalid: "Tanggal lahir tidak terbaca, tidak dipakai",
  index_unknown: "Kasus indeksnya belum terdaftar",
  possible_same_person: "Mungkin sama dengan orang lain",
  differs_from_resident: "Berbeda dengan isian warga atau petugas",
};
export const FIELDS = {
  name: "nama", nik: "NIK", kk: "nomor KK", sex: "jenis kelamin", birth_date: "tanggal lahir", phone: "nomor HP",
  address: "alamat", village_code: "desa/kelurahan", kecamatan_code: "kecamatan", relation: "hubungan",
  last_met: "terakhir bertemu", specimen_date: "tanggal spesimen", result_date: "tanggal hasil",
  onset_date: "tanggal mulai gejala", last_symptom_date: "hari terakhir bergejala", last_exposure: "paparan terakhir",
  entry_test: "tes awal", exit_test: "tes akhir", anchor_date: "hari pertama", end_date: "akhir isolasi",
  status: "keadaan", status_reason: "hasil akhir", test: "jenis tes", kind: "jenis catatan",
};
export const DOUBTS = {
  same_nik: "NIK sama",
  same_phone_birth: "nomor HP dan tanggal lahir sama",
  same_name_birth_village: "nama, tanggal lahir dan desa sama",
  two_in_one_row: "dua orang dalam satu baris",
  same_phone_name: "nomor HP dan nama sama",
};
export const VERDICTS = { merged: "digabung", distinct: "dua orang berbeda" };
export const MERGES = { merged: "Digabung dengan catatan lain", parted: "Penggabungan dibatalkan" };
