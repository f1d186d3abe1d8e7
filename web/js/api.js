/** The staff API (docs/staff-api.md): one method per call, errors as ApiError. */

import { ApiError, SignInNeeded } from "./errors.js";

/**
 * Types are those of docs/openapi.json (`npm run types`); `npm run check-types` holds the modules in tsconfig.json to them.
 * @import { Answer, Body, Filter, Model } from "./shapes"
 * @typedef {{ token(how?: {force: boolean}): Promise<string>, forget(): void }} Auth
 * @typedef {{ name: string, blob: Blob }} File
 * @typedef {"verify" | "approve" | "hand-over"} StepOfMany
 * @typedef {"cancel" | "delivered" | "failed" | "missing" | "overrule" | "refuse"} StepOfOne
 */

const TIMEOUT_MS = 20_000;
export const PAGE_SIZE = 100;

/**
 * `people/<id>` from its parts, each made safe for an address.
 * @param {...(string | number)} parts
 */
export const path = (...parts) => parts.map(encodeURIComponent).join("/");

/**
 * `?state=open&limit=100` from an object; empty values are left out.
 * @param {Record<string, unknown>} values
 */
export function query(values) {
  const filled = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return filled.length ? `?${new URLSearchParams(filled.map(([name, value]) => [name, String(value)]))}` : "";
}

/** @param {Response} response */
const readJson = (response) => response.json().catch(() => null);

/**
 * `{name, blob}`: a file under the name that the server gives it.
 * @param {Response} response
 * @returns {Promise<File>}
 */
async function readFile(response) {
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return { name: name ?? "berkas", blob: await response.blob() };
}

export class Api {
  #base;
  #auth;
  #signedOut;

  /**
   * `signedOut(error)` is called when nothing but signing in again helps.
   * @param {{ staff_api_url: string }} config
   * @param {Auth} auth
   * @param {(error: SignInNeeded) => void} signedOut
   */
  constructor(config, auth, signedOut) {
    this.#base = config.staff_api_url;
    this.#auth = auth;
    this.#signedOut = signedOut;
  }

  /**
   * A reading call. A path without an id is one of the document's, and its answer has that type.
   * @template {string} Where
   * @param {Where} where
   * @param {Filter<Where>} [filter]
   * @returns {Promise<Answer<Where, "get">>}
   */
  get = (where, filter) => this.#call("GET", `${where}${query(filter ?? {})}`);

  /**
   * A call that changes something.
   * @template {string} Where
   * @param {Where} where
   * @param {Body<Where>} [body]
   * @returns {Promise<Answer<Where, "post">>}
   */
  post = (where, body) => this.#call("POST", where, body ?? {});

  /**
   * A file, under the name that the server gives it.
   * @param {string} where
   * @param {Record<string, unknown>} [filter]
   * @returns {Promise<File>}
   */
  file = (where, filter = {}) => this.#call("GET", `${where}${query(filter)}`, undefined, readFile);

  /** @param {Filter<"assignments">} [filter] @returns {Promise<Model<"AssignmentPage">>} */
  assignments = (filter) => this.#call("GET", `assignments${query({ limit: PAGE_SIZE, ...filter })}`);

  /** @param {string} id @param {Model<"GeoPoint"> | null} [here] @returns {Promise<Model<"AssignmentView">>} */
  take = (id, here) => this.#call("POST", path("assignments", id, "take"), { here });

  /** @param {string} id @param {string} note @returns {Promise<Model<"AssignmentView">>} */
  giveBack = (id, note) => this.#call("POST", path("assignments", id, "return"), { note });

  /** @param {string} id @param {Body<"assignments/{id}/outcome">} report @returns {Promise<Model<"AssignmentView">>} */
  outcome = (id, report) => this.#call("POST", path("assignments", id, "outcome"), report);

  /** @param {Filter<"sembako">} [filter] @returns {Promise<Model<"AidPage">>} */
  sembako = (filter) => this.#call("GET", `sembako${query({ limit: PAGE_SIZE, ...filter })}`);

  /** @param {Filter<"sembako/list">} [filter] @returns {Promise<File>} */
  sembakoFile = (filter = {}) => this.#call("GET", `sembako/list${query(filter)}`, undefined, readFile);

  /** @param {string} id @param {StepOfOne} step @param {object} report @returns {Promise<Model<"AidView">>} */
  aidStep = (id, step, report) => this.#call("POST", path("sembako", id, step), report);

  /** @param {StepOfMany} step @param {Body<"sembako/approve">} report @returns {Promise<Model<"BulkAnswer">>} */
  aidSteps = (step, report) => this.#call("POST", path("sembako", step), report);

  /**
   * @param {string} method
   * @param {string} where
   * @param {object} [body]
   * @param {(response: Response) => Promise<any>} [read]
   */
  async #call(method, where, body, read = readJson) {
    try {
      return await this.#answer(method, where, body, read);
    } catch (error) {
      if (error instanceof SignInNeeded) this.#signedOut(error);
      throw error;
    }
  }

  /**
   * Sends a call; a 401 is tried once more with a fresh token before staff must sign in again.
   * @param {string} method
   * @param {string} where
   * @param {object | undefined} body
   * @param {(response: Response) => Promise<any>} read
   */
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

  /**
   * @param {string} method
   * @param {string} where
   * @param {object | undefined} body
   * @param {string} token
   */
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
