/* Currency and theme of a signed-in reader: chosen in any browser, they are stored with the account.

   The page says what the account has (a tag of its head, dashapp/first_response.py), and dashapp/index.html has this
   browser remember it. Readers without an account have what their browser remembers. */

(function (dualcaster) {
  "use strict";

  const SWITCHES = { currency: "shell-currency-switch", theme: "shell-theme-switch" };
  const LOST = "Your account could not store this choice. It holds in this browser.";
  let last = Promise.resolve();

  // What the account has, by name; null for a reader without one.
  const known = () => document.querySelector('meta[name="account"]')?.dataset ?? null;

  async function send(changed) {
    const request = { method: "PATCH", headers: { "Content-Type": "application/json" }, keepalive: true };
    const answer = await fetch("/api/settings", { ...request, body: JSON.stringify(changed) }).catch(() => null);
    if (answer?.ok) return;
    for (const name of Object.keys(changed)) delete known()[name];
    dualcaster.toast.show(LOST);
  }

  // The form of the settings would send what it showed before.
  function showInForm(name, value) {
    const field = document.querySelector(`form[data-endpoint="/api/settings"] [name="${name}"]`);
    if (field) field.value = value;
  }

  // Stores a choice with the account, one after the other, so that the last one wins.
  function keep(name, value) {
    const account = known();
    if (!account || account[name] === value) return;
    account[name] = value;
    showInForm(name, value);
    last = last.then(() => send({ [name]: value }));
  }

  // A click of the reader.
  function choose(name, value) {
    dualcaster.theme.remember(name, value);
    keep(name, value);
  }

  // An account without a choice takes over that of the first browser.
  function adopt() {
    for (const name of Object.keys(SWITCHES)) {
      const value = dualcaster.theme.remembered(name);
      if (value && known() && !known()[name]) keep(name, value);
    }
  }

  // Another window of this browser has chosen.
  window.addEventListener("storage", ({ key, newValue }) => {
    const account = known();
    if (!account || !newValue || !Object.hasOwn(SWITCHES, key) || account[key] === newValue) return;
    account[key] = newValue;
    showInForm(key, newValue);
    dualcaster.layout.set(SWITCHES[key], { value: newValue });
  });

  document.addEventListener("DOMContentLoaded", adopt);

  dualcaster.account = { isKnown: () => known() !== null, choose };
})((window.dualcaster ??= {}));
