/** Symptoms, red flags and the signs of a report as the form words them (desac/config/symptoms.json). Pure. */

export const SYMPTOMS = {
  demam: "Demam (38 °C atau lebih)",
  batuk: "Batuk",
  pilek: "Pilek",
  sakit_tenggorokan: "Sakit tenggorokan",
  sakit_kepala: "Sakit kepala",
  hilang_penciuman: "Tidak bisa mencium bau atau merasakan makanan",
  menggigil: "Menggigil",
  lemas: "Lemas",
  nyeri_otot: "Nyeri otot",
  mual_muntah: "Mual atau muntah",
  nyeri_perut: "Nyeri perut",
  diare: "Diare",
};

export const RED_FLAGS = {
  sesak_napas: "Sesak napas",
  napas_cepat: "Napas cepat, lebih dari 24 kali dalam satu menit",
  nyeri_dada: "Nyeri dada",
  bingung: "Bingung atau sulit dibangunkan",
  bibir_biru: "Bibir atau wajah kebiruan",
  saturasi_di_bawah_94: "Saturasi oksigen di bawah 94 %",
  anak_tidak_mau_minum: "Anak tidak mau minum atau menyusu",
  kejang: "Kejang",
  anak_lemas: "Anak sangat lemas atau terus mengantuk",
};

/** What a report was judged by; `demam_bayi` and `napas_cepat` depend on the age. */
export const SIGNS = { ...SYMPTOMS, ...RED_FLAGS, demam_bayi: "Demam pada bayi di bawah dua bulan", napas_cepat: "Napas terlalu cepat" };

const decimal = (number) => String(number).replace(".", ",");

/** `["Suhu 38,5 °C", "Saturasi 92 %"]`: what was measured, of a report or a complaint's `readings`. */
export const measured = (readings) =>
  readings
    ? [
        readings.temperature != null && `Suhu ${decimal(readings.temperature)} °C`,
        readings.spo2 != null && `Saturasi ${readings.spo2} %`,
        readings.breaths != null && `Napas ${readings.breaths} kali per menit`,
      ].filter(Boolean)
    : [];

/** Codes in words, the unknown ones as they are. */
export const named = (table, codes) => (codes ?? []).map((code) => table[code] ?? code);
