/** The two ways a call ends badly. */

/** Sign-in is needed (again). The message says why, in words for staff. */
export class SignInNeeded extends Error {}

/** What a server answered instead: HTTP `status` (0 when it could not be reached), its `code`, its words. */
export class ApiError extends Error {
  /** @param {number} status @param {string | null} [code] @param {string} [message] */
  constructor(status, code = null, message = "") {
    super(message);
    this.status = status;
    this.code = code;
  }
}
