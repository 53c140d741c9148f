// <button data-copies="id" data-copied="Copied">: puts the text of that field on the clipboard and says so.
// <button data-prints>: opens the print dialog.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copies], button[data-prints]");
  if (!button) return;
  if (button.hasAttribute("data-prints")) {
    window.print();
    return;
  }
  const source = document.getElementById(button.dataset.copies);
  if (!source) return;
  const text = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    source.select?.();
    document.execCommand("copy");
  }
  const said = document.getElementById(button.dataset.says ?? "");
  if (said) said.textContent = button.dataset.copied ?? "";
});
