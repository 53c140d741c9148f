// The box that answers while one types: no question before there is something to go on, and the example needs
// fill the box in place instead of loading the page again.

// data-least-characters: do not ask before the box holds that many.
document.addEventListener("htmx:beforeRequest", (event) => {
  const box = event.detail.elt;
  const least = Number(box.dataset?.leastCharacters ?? 0);
  if (least && box.value.trim().length < least) event.preventDefault();
});

// What came too late for the text now in the box is not shown.
document.addEventListener("htmx:beforeSwap", (event) => {
  const box = event.detail.requestConfig?.elt;
  if (!box?.matches?.("textarea[data-least-characters]")) return;
  const sent = event.detail.requestConfig.parameters?.[box.name];
  if (sent !== undefined && sent !== box.value) event.detail.shouldSwap = false;
});

document.addEventListener("click", (event) => {
  const example = event.target.closest?.("a[data-example]");
  if (!example || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const box = document.getElementById(example.dataset.fills);
  if (!box) return;
  event.preventDefault();
  box.value = example.dataset.example;
  if (example.lang) box.lang = example.lang;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

// A message dropped on the box, or a plain text file, is read here and now; other files travel with the form.
document.addEventListener("drop", async (event) => {
  const box = event.target.closest?.("textarea[data-least-characters]");
  const file = event.dataTransfer?.files?.[0];
  if (!box || !file) return;
  event.preventDefault();
  if (file.type === "text/plain" && file.size < 200_000) {
    box.value = await file.text();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  const field = box.form?.querySelector("input[type=file]");
  if (field) field.files = event.dataTransfer.files;
});
