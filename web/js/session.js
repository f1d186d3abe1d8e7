/** The signed-in staff member: tokens in sessionStorage (gone with the tab) and what they say. */

const KEY = "desac.session";

/** The claims of a JWT, unverified: the console only shows what the API checks again on every call. */
export function claimsOf(jwt) {
  const body = jwt.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
  const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** A list from what the token carries: an array, or "[a b]" as API Gateway writes it. */
function groupsOf(claims) {
  const groups = claims["cognito:groups"] ?? [];
  return Array.isArray(groups) ? groups : String(groups).replace(/[[\]]/g, "").split(/[\s,]+/).filter(Boolean);
}

/** Reads a session from tokens: `{idToken, refreshToken, expiresAt, username, subject, groups, kecamatan}`. */
export function sessionOf({ id_token: idToken, refresh_token: refreshToken }) {
  const claims = claimsOf(idToken);
  return {
    idToken,
    refreshToken,
    expiresAt: claims.exp * 1000,
    username: claims["cognito:username"] ?? claims.email ?? "",
    subject: claims.sub,
    groups: groupsOf(claims),
    kecamatan: claims["custom:kecamatan"] ?? null,
  };
}

/** Keeps the tokens for this tab. */
export function keep(tokens) {
  sessionStorage.setItem(KEY, JSON.stringify({ id_token: tokens.id_token, refresh_token: tokens.refresh_token }));
  return sessionOf(tokens);
}

/** The kept session, or null. Something unreadable counts as none and is thrown away. */
export function kept() {
  const text = sessionStorage.getItem(KEY);
  if (!text) return null;
  try {
    return sessionOf(JSON.parse(text));
  } catch {
    forget();
    return null;
  }
}

export function forget() {
  sessionStorage.removeItem(KEY);
}
