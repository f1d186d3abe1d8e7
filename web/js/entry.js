/** An entry of a person's timeline, and how its sentences are put together. Pure. */

/** `{at, area, title, details, tone}`, and `isDay` where no time is known; empty details are left out. */
export const entry = (at, area, title, details = [], tone = null) => ({ at, area, title, details: details.filter(Boolean), tone });

/** Words in the middle of a sentence. Abbreviations (NIK, WhatsApp's own) stay as they are. */
export const lower = (text) => (/^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));

const OURSELVES = { sistem: "sistem", warga: "warga", resident: "warga" };

/** Who did something: an account, or the system or the resident in words. */
export const who = (account) => OURSELVES[account] ?? account;

/** `Gejala: Batuk, Pilek`; nothing for an empty list. */
export const listed = (head, words) => (words?.length ? `${head}: ${words.join(", ")}` : null);
