// A fragment that could not be fetched says so, in words that stand in the page; the next one that comes takes
// the words away again.
function say(failed) {
  const words = document.getElementById("went-wrong");
  if (words) words.hidden = !failed;
}

document.addEventListener("htmx:responseError", () => say(true));
document.addEventListener("htmx:sendError", () => say(true));
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) say(false);
});
