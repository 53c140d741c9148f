// <button data-passkey="loginForm" data-credential="id">: asks the browser for a passkey, by the script of the
// library of sign-in that the page has loaded. What goes wrong is said in words that stand in the page.
function connect() {
  for (const button of document.querySelectorAll("button[data-passkey]")) {
    const { passkey, credential, passwordless, data } = button.dataset;
    const ids = { credential, passwordless, data };
    for (const name of ["login", "add"]) ids[name] = button.id;
    window.allauth?.webauthn?.forms[passkey]?.({ ids });
  }
}

document.addEventListener("DOMContentLoaded", connect);
document.addEventListener("allauth.error", (event) => {
  const words = document.getElementById("passkey-failed");
  if (!words) return;
  event.preventDefault();
  words.hidden = false;
});
