// The menu and the filters are plain <details>. Escape closes the one that holds the focus and gives the focus back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details.menu[open], details.filters[open]");
  const button = open?.querySelector("summary");
  if (!open || !button?.offsetParent) return;
  open.open = false;
  button.focus();
});
