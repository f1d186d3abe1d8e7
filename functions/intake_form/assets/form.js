// What a script adds to a step: it keeps what was typed when the signal is lost, and finds the house.
// Without it every page works as it stands.
import { keepWhatIsTyped } from "./saving.js";
import { offerPosition } from "./place.js";

const form = document.getElementById("step");
if (form) keepWhatIsTyped(form, document.getElementById("saving"));
const locate = document.getElementById("locate");
if (locate) offerPosition(locate);
document.getElementById("errors")?.focus();
