/* The forms that edit alerts, in their rows: what somebody has changed meanwhile. dashapp/components/alert_forms.py
   draws them. */

(function (dualcaster) {
  "use strict";

  const FORM = 'form[data-endpoint^="/api/alerts/"][data-method="PATCH"]';
  const DAY = 86400000; // milliseconds

  // Returns what a field of the form has to show of an alert.
  function valueOf(alert, name) {
    if (name !== "expires_on") return alert[name] ?? "";
    const end = alert.expires_at; // the last day ends then
    return end === null ? "" : new Date(Date.parse(end) - DAY).toISOString().slice(0, 10);
  }

  const setValue = (id, value) => dualcaster.layout.set(id, { value });
  const fieldsOf = (form) => [...form.elements].filter(({ name }) => name);

  function words(alert, control) {
    const value = valueOf(alert, control.name), label = control.labels[0].firstElementChild.textContent;
    const chosen = [...(control.options ?? [])].find((option) => option.value === String(value));
    return `${label}: ${chosen?.textContent ?? (value === "" ? "none" : value)}`;
  }

  function decide(form, alert) {
    const told = fieldsOf(form).map((control) => words(alert, control));
    const hold = () => { form.dataset.sends = JSON.stringify({ version: alert.version }); };
    const write = () => {
      for (const control of fieldsOf(form)) setValue(control.id, valueOf(alert, control.name));
    };
    const aside = ["paused", "snoozed"].includes(alert.state) ? [alert.state] : []; // an edit ends that
    dualcaster.stale.ask(form, [...told, ...aside].join("; "), { hold, write });
  }

  document.addEventListener("form-refused", ({ target, detail }) => {
    const now = target.matches(FORM) ? detail.details?.now : null;
    if (now) decide(target, now);
  });
})((window.dualcaster ??= {}));
