/** Proof Key for Code Exchange (RFC 7636): what makes a stolen authorization code worthless. */

/** @param {Uint8Array} bytes */
const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** 32 random bytes as 43 URL-safe characters. */
export const randomText = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** The S256 challenge of a verifier. @param {string} verifier */
export async function challengeOf(verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}
