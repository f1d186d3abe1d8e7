/** The staff API (docs/staff-api.md): one method per call, errors as ApiError. */

import { ApiError, SignInNeeded } from "./errors.js";

const TIMEOUT_MS = 20_000;
export const PAGE_SIZE = 100;

/** `people/<id>` from its parts, each made safe for an address. */
export const path = (...parts) => parts.map(encodeURIComponent).join("/");

/** `?state=open&limit=100` from an object; empty values are left out. */
export function query(values) {
  const filled = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return filled.length ? `?${new URLSearchParams(filled)}` : "";
}

const readJson = (response) => response.json().catch(() => null);

/** `{name, blob}`: a file under the name that the server gives it. */
async function readFile(response) {
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return { name: name ?? "berkas", blob: await response.blob() };
}

export class Api {
  #base;
  #auth;
  #signedOut;

  /** `signedOut(error)` is called when nothing but signing in again helps. */
  constructor(config, auth, signedOut) {
    this.#base = config.staff_api_url;
    this.#auth = auth;
    this.#signedOut = signedOut;
  }

  get = (where, filter = {}) => this.#call("GET", `${where}${query(filter)}`);
  post = (where, body = {}) => this.#call("POST", where, body);
  file = (where, filter = {}) => this.#call("GET", `${where}${query(filter)}`, undefined, readFile);

  assignments = (filter) => this.#call("GET", `assignments${query({ limit: PAGE_SIZE, ...filter })}`);
  take = (id, here) => this.#call("POST", path("assignments", id, "take"), { here });
  giveBack = (id, note) => this.#call("POST", path("assignments", id, "return"), { note });
  outcome = (id, report) => this.#call("POST", path("assignments", id, "outcome"), report);
  sembako = (filter) => this.#call("GET", `sembako${query({ limit: PAGE_SIZE, ...filter })}`);
  sembakoFile = (filter) => this.#call("GET", `sembako/list${query(filter)}`, undefined, readFile);
  aidStep = (id, step, report) => this.#call("POST", path("sembako", id, step), report);
  aidSteps = (step, report) => this.#call("POST", path("sembako", step), report);
  overview = () => this.#call("GET", "overview");

  async #call(method, where, body, read = readJson) {
    try {
      return await this.#answer(method, where, body, read);
    } catch (error) {
      if (error instanceof SignInNeeded) this.#signedOut(error);
      throw error;
    }
  }

  /** Sends a call; a 401 is tried once more with a fresh token before staff must sign in again. */
  async #answer(method, where, body, read) {
    let response = await this.#send(method, where, body, await this.#auth.token());
    if (response.status === 401) {
      response = await this.#send(method, where, body, await this.#auth.token({ force: true }));
    }
    if (response.status === 401) {
      this.#auth.forget();
      throw new SignInNeeded("Sesi Anda berakhir. Silakan masuk lagi.");
    }
    const answer = await (response.ok ? read(response) : readJson(response));
    if (response.ok && answer !== null) return answer;
    throw new ApiError(response.status, answer?.code, answer?.message);
  }

  async #send(method, where, body, token) {
    const headers = { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) };
    const request = { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT_MS) };
    return fetch(`${this.#base}/${where}`, request).catch((error) => {
      throw new ApiError(0, error.name);
    });
  }
}

const away = async () => {
  throw new ApiError(0);
};

/** The API as it is for whoever is not signed in because there is no network: as if no call got through. */
export const unreachable = { get: away, post: away, file: away, assignments: away };
