/** Where this console finds its API and its sign-in: `config.json` beside index.html, written on publishing. */

const NEEDED = ["staff_api_url", "cognito_domain", "client_id"];

/** The address sign-in comes back to when the configuration names none: the folder this page is served from. */
export const pageFolder = (href) => new URL(".", href).href;

/** The configuration with its gaps filled; `href` is this page's address. Throws when something needed is missing. */
export function complete(raw, href) {
  const missing = NEEDED.filter((name) => !raw?.[name]);
  if (missing.length) throw new Error(`config.json tidak lengkap: ${missing.join(", ")}`);
  const bare = (url) => url.replace(/\/+$/, "");
  return {
    ...raw,
    staff_api_url: bare(raw.staff_api_url),
    cognito_domain: bare(raw.cognito_domain),
    redirect_uri: raw.redirect_uri || pageFolder(href),
  };
}

/** Fetches and completes the configuration. Throws with words for the operator. */
export async function loadConfig() {
  const response = await fetch("config.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`config.json tidak ditemukan (${response.status})`);
  return complete(await response.json(), window.location.href);
}
