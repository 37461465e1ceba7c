/* Forms that send JSON to the API: dashapp/components/forms.py draws them. */

(function (dualcaster) {
  "use strict";

  const TEXTS = ["text", "textarea"];
  const AWAY = "The server cannot be reached. Check the network, then try again.";
  const unanswered = new WeakMap(); // form -> what it sent last, and the key of that

  // Returns what a control sends; checked boxes of one name send a list.
  function valueOf(control, form) {
    const isNumber = control.type === "number" || "number" in control.dataset;
    if (isNumber) return control.value === "" ? "" : Number(control.value);
    if (control.type !== "checkbox") return control.value;
    return [...form.querySelectorAll(`input[name="${control.name}"]:checked`)].map((box) => box.value);
  }

  // Returns what the form sends; passwords stay as they were typed. Empty fields are left out, but for texts of a
  // PATCH: there they clear what is stored. A form may have more members (data-sends), or another body (data-body).
  function bodyOf(form) {
    return (dualcaster.forms.bodies[form.dataset.body] ?? membersOf)(form);
  }

  function membersOf(form) {
    const isChange = form.dataset.method === "PATCH";
    const sent = [...form.elements].filter((control) => control.name && !control.disabled)
      .map((control) => [control.name, valueOf(control, form), isChange && TEXTS.includes(control.type)]);
    const texts = Object.fromEntries(sent.filter(([, value, isKept]) => isKept || value !== ""));
    return { ...texts, ...JSON.parse(form.dataset.sends ?? "{}") };
  }

  // Shows parts of an answer in the form's outputs, which no later answer has again.
  function show(form, answer) {
    for (const output of form.querySelectorAll("[data-shows]")) {
      const part = answer[output.dataset.shows];
      if (output.tagName === "IMG") output.src = part;
      else output.textContent = Array.isArray(part) ? part.join("\n") : part;
      output.parentElement.hidden = false;
    }
    form.querySelector("[data-shows]")?.scrollIntoView({ block: "center" });
  }

  // Returns the error of the API's answer: {message, fields?}.
  async function problemOf(answer) {
    const told = await answer.json().catch(() => null);
    const error = told?.error ?? { message: AWAY };
    const wait = Number(answer.headers.get("Retry-After"));
    return wait ? { ...error, message: `${error.message} Try again in ${wait} s.` } : error;
  }

  function tell(form, { message = "", fields = {} }) {
    for (const place of form.querySelectorAll("[data-field]")) {
      const problem = fields[place.dataset.field] ?? "";
      place.textContent = problem && `This ${problem}.`;
      const control = form.querySelector(`:is(input, select, textarea)[name="${place.dataset.field}"]`);
      control?.setAttribute("aria-invalid", String(Boolean(problem)));
      if (place.id) control?.setAttribute("aria-describedby", place.id);
    }
    form.querySelector('[aria-invalid="true"]')?.focus();
    const isBeside = Object.keys(fields).every((name) => form.querySelector(`[data-field="${name}"]`));
    form.querySelector(".form-problem").textContent = Object.keys(fields).length && isBeside ? "" : message;
  }

  // Returns the path of this site that the address names as the next one, else the home page.
  function next() {
    const wanted = new URL(new URLSearchParams(location.search).get("next") ?? "/", location.origin);
    return wanted.origin === location.origin ? wanted.pathname + wanted.search + wanted.hash : "/";
  }

  function announce(form, name, detail) {
    form.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  async function follow(form, answer) {
    const { then } = form.dataset;
    if (then === "show") return show(form, await answer.json());
    if (then === "tell") return announce(form, "form-answered", answer.status === 204 ? null : await answer.json());
    // A page load: the frame is drawn by what the session may do, with the currency and the theme of the account.
    if (then === "enter") location.assign(next());
    else if (then === "leave") location.assign("/");
    else if (then.startsWith("/")) location.assign(then);
    else location.reload();
  }

  // Returns a key of idempotency: the same one for the same body until the server answers. What the server has done
  // although its answer was lost is not done twice.
  function keyOf(form, body) {
    const known = unanswered.get(form);
    if (known?.body === body) return known.key;
    const key = [...crypto.getRandomValues(new Uint32Array(4))].map((number) => number.toString(36)).join("-");
    unanswered.set(form, { body, key });
    return key;
  }

  async function send(form) {
    const { endpoint, method } = form.dataset, body = JSON.stringify(bodyOf(form));
    const headers = { "Content-Type": "application/json", "Idempotency-Key": keyOf(form, body) };
    let answer;
    try {
      answer = await fetch(endpoint, { method, headers, body });
    } catch {
      return tell(form, { message: AWAY });
    }
    unanswered.delete(form);
    const problem = answer.ok ? {} : await problemOf(answer);
    tell(form, problem);
    if (answer.ok) await follow(form, answer);
    else announce(form, "form-refused", problem);
  }

  async function submit(form) {
    const { asks } = form.dataset;
    if (form.hasAttribute("aria-busy") || (asks && !window.confirm(asks))) return;
    form.setAttribute("aria-busy", "true");
    await send(form);
    form.removeAttribute("aria-busy");
  }

  function togglePassword(button) {
    const field = button.parentElement.querySelector("input"), isShown = field.type === "password";
    field.type = isShown ? "text" : "password";
    button.textContent = isShown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", String(isShown));
  }

  // `bodies`: functions that return what a form sends, by its data-body.
  dualcaster.forms = { AWAY, bodyOf, membersOf, problemOf, tell, bodies: {} };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("form[data-endpoint]")) return;
    event.preventDefault();
    submit(event.target);
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-shows-password]");
    if (button) togglePassword(button);
  });
})((window.dualcaster ??= {}));
