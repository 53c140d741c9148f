// Everything works without this file. It adds: an answer while one types, buttons that copy, a menu that closes
// with Escape, focus on the error summary, filters that act at once,
// passkeys.
import "htmx.org";
import "@digdir/designsystemet-web/ds-error-summary";
import "./js/asking.js";
import "./js/copying.js";
import "./js/failing.js";
import "./js/menu.js";
import "./js/passkeys.js";

document.documentElement.setAttribute("data-scripts", "");
