/** An error where there is no place for a box: said to everyone, screen readers included. */

import { announce } from "./dom.js";
import { describe } from "./problem.js";

export const announceProblem = (error) => announce(Object.values(describe(error)).join(" "));
