/** The address of a view: `#name/detail`. An id may stand in it, a name or a phone never. Pure. */

/** @param {string} name @param {string} [detail] */
export const addressOf = (name, detail = "") => (detail ? `#${name}/${encodeURIComponent(detail)}` : `#${name}`);

/**
 * `[name, detail]` of an address; of one that cannot be read as of one that says nothing.
 * @param {string} hash
 */
export function readAddress(hash) {
  try {
    const [name, detail = ""] = hash.slice(1).split("/").map(decodeURIComponent);
    return [name, detail];
  } catch (error) {
    if (error instanceof URIError) return ["", ""];
    throw error;
  }
}
