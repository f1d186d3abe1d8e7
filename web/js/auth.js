/** Sign-in through Cognito's own pages: authorization code with PKCE, refresh, sign-out. */

import { ApiError, SignInNeeded } from "./errors.js";
import { challengeOf, randomText } from "./pkce.js";
import * as session from "./session.js";

const PENDING = "desac.signin";
const EARLY_MS = 60_000; // refreshed a minute before the end, so that no call is sent with a dying token

export class Auth {
  #config;
  #refreshing = null;

  constructor(config) {
    this.#config = config;
    this.session = session.kept();
  }

  /** Sends the browser to the sign-in page. */
  async signIn() {
    if (!crypto.subtle) throw new Error("Buka konsol melalui alamat https agar dapat masuk.");
    const pending = { state: randomText(), verifier: randomText(), view: window.location.hash };
    sessionStorage.setItem(PENDING, JSON.stringify(pending));
    const query = new URLSearchParams({
      response_type: "code",
      client_id: this.#config.client_id,
      redirect_uri: this.#config.redirect_uri,
      scope: "openid",
      state: pending.state,
      code_challenge: await challengeOf(pending.verifier),
      code_challenge_method: "S256",
    });
    window.location.assign(`${this.#config.cognito_domain}/oauth2/authorize?${query}`);
  }

  /** Finishes a sign-in if this page was opened by one; the code leaves the address bar at once. */
  async finishSignIn() {
    const answer = new URLSearchParams(window.location.search);
    if (!answer.has("code") && !answer.has("error")) return;
    const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
    sessionStorage.removeItem(PENDING);
    // Whoever followed a link to a view comes to that view.
    window.history.replaceState(null, "", window.location.pathname + (pending?.view ?? ""));
    if (answer.has("error")) throw new SignInNeeded("Halaman masuk menolak permintaan ini. Silakan coba lagi.");
    if (!pending || pending.state !== answer.get("state")) {
      throw new SignInNeeded("Proses masuk ini tidak dimulai dari tab ini. Silakan masuk lagi.");
    }
    this.session = session.keep(
      await this.#tokens({
        grant_type: "authorization_code",
        code: answer.get("code"),
        redirect_uri: this.#config.redirect_uri,
        code_verifier: pending.verifier,
      }),
    );
  }

  /** A valid ID token, refreshed when due (or when `force`d after a 401). Throws SignInNeeded. */
  async token({ force = false } = {}) {
    if (!this.session) throw new SignInNeeded("Silakan masuk.");
    if (!force && this.session.expiresAt - EARLY_MS > Date.now()) return this.session.idToken;
    // Several calls may find the token old at once; one refresh serves them all.
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    await this.#refreshing;
    return this.session.idToken;
  }

  /** Forgets the tokens, revokes the refresh token and ends the session of the sign-in page. */
  signOut() {
    const refreshToken = this.session?.refreshToken;
    this.forget();
    const { cognito_domain: domain, client_id: client, redirect_uri: back } = this.#config;
    if (refreshToken) {
      const body = new URLSearchParams({ token: refreshToken, client_id: client });
      // Its answer cannot be waited for: the page is leaving, and sign-out goes on either way.
      fetch(`${domain}/oauth2/revoke`, { method: "POST", body, mode: "no-cors", keepalive: true }).catch(console.warn);
    }
    window.location.assign(`${domain}/logout?${new URLSearchParams({ client_id: client, logout_uri: back })}`);
  }

  forget() {
    session.forget();
    this.session = null;
  }

  async #refresh() {
    const refreshToken = this.session.refreshToken;
    if (!refreshToken) throw new SignInNeeded("Sesi Anda berakhir. Silakan masuk lagi.");
    const tokens = await this.#tokens({ grant_type: "refresh_token", refresh_token: refreshToken });
    this.session = session.keep({ refresh_token: refreshToken, ...tokens });
  }

  async #tokens(form) {
    const body = new URLSearchParams({ client_id: this.#config.client_id, ...form });
    const response = await fetch(`${this.#config.cognito_domain}/oauth2/token`, { method: "POST", body }).catch(() => {
      throw new ApiError(0);
    });
    if (response.ok) return response.json();
    // Only a definite no ends the session; a sign-in server in trouble is a reason to try again.
    if (response.status >= 500 || response.status === 429) throw new ApiError(response.status);
    this.forget();
    throw new SignInNeeded("Sesi Anda berakhir atau tidak berlaku. Silakan masuk lagi.");
  }
}
