/* The form of a new alert: the fields of its target and trigger, copies, wants, locations and sets by a typed name, and
   what the alert would have done. dashapp/components/alert_forms.py draws it. */

(function (dualcaster, callbacks) {
  "use strict";

  const LOOKS = 100, LOOK_AFTER = 100; // milliseconds between two looks for a new row
  const FORM = 'form[data-endpoint="/api/alerts"]';
  const TESTED = "alert-tested", BEGUN = "alert-begun", BACKTEST = "alert-backtest";
  const PAUSE = 250; // milliseconds after the last key
  const MOST = 8; // found at once
  let timer = null, asked = 0;

  const place = (form, id) => form.querySelector(`#${id}`); // ids may be in the first response's page as well

  function show(part, isShown) {
    part.hidden = !isShown;
    for (const control of part.querySelectorAll("input, select")) control.disabled = !isShown;
  }

  // Shows the fields of the chosen trigger; the others are not sent.
  function showFields(form, trigger) {
    for (const part of form.querySelectorAll("[data-for]")) show(part, part.dataset.for.split(" ").includes(trigger));
  }

  // Shows the field of the chosen target, and offers its triggers.
  function showTarget(form, target) {
    for (const part of form.querySelectorAll("[data-of]")) show(part, part.dataset.of.split(" ").includes(target));
    const allowed = JSON.parse(place(form, BEGUN).dataset.triggers)[target], trigger = form.elements.trigger;
    for (const one of trigger.options) one.disabled = one.hidden = !allowed.includes(one.value);
    if (!allowed.includes(trigger.value)) trigger.value = allowed[0];
    showFields(form, trigger.value);
    if (target === "location") search(place(form, "alert-location_id-search"));
  }

  const found = async (address, query) => {
    const answer = await fetch(`${address}?${new URLSearchParams(query)}`).catch(() => null);
    return answer?.ok ? answer.json() : null;
  };

  const printing = ({ set_code: code, collector_number: number }) => `${code} ${number}`;

  const grade = (condition) => (condition ?? "unknown condition").toLowerCase().replaceAll("_", " ");

  // What a typed text finds, by the field that it is for: [{value, words, limit?}]. Locations are few: no text finds
  // them all. The limit of a want is its maximum: {price, currency}.
  const FINDERS = {
    async holding_id(text, currency) {
      const told = await found("/api/inventory", { q: text, currency, limit: MOST, sort: "name" });
      const where = (location) => location ? ` · ${location}` : "";
      const words = ({ quantity, card, condition, finish, location }) =>
        `${quantity} × ${card.name} (${printing(card)}), ${grade(condition)}, ${finish}${where(location)}`;
      return (told?.items ?? []).filter(({ card }) => card).map((held) => ({ value: held.id, words: words(held) }));
    },
    async want_id(text, currency) {
      const { money } = dualcaster.formats;
      const told = await found("/api/want-list", { name: text, currency, limit: MOST, sort: "name" });
      const now = ({ best }) => best ? ` · ${money(best.price, best.currency)} now` : "";
      const which = (one) => one.any_printing ? "any printing" : printing(one.card);
      return (told?.items ?? []).map((want) => ({
        value: want.id,
        words: `${want.card.name} (${which(want)})${now(want)}`,
        limit: want.max_price === null ? null : { price: want.max_price, currency: want.currency },
      }));
    },
    async location_id(text) {
      const told = await found("/api/inventory/locations", {}), wanted = text.trim().toLowerCase();
      return (told?.items ?? []).filter(({ name }) => name.toLowerCase().includes(wanted))
        .map(({ id, name, copies }) => ({ value: id, words: `${name} · ${copies} copies` }));
    },
    async set_code(text, currency) {
      const { money } = dualcaster.formats, told = await found("/api/suggestions", { q: text, currency });
      const value = (one) => one.value === null ? "" : ` · ${money(one.value, currency)}`;
      return (told?.sets ?? []).map((one) => ({ value: one.code, words: `${one.name} (${one.code})${value(one)}` }));
    },
  };

  function writeLimit({ price, currency }) {
    dualcaster.layout.set("alert-price", { value: price });
    dualcaster.layout.set("alert-currency", { value: currency });
  }

  // What is chosen stays: a search that is still under way for an earlier text no longer counts.
  function choose(button, field, value, limit) {
    clearTimeout(timer);
    asked += 1;
    place(button.form, `alert-${field}`).value = value;
    if (limit) writeLimit(limit);
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
  }

  function option(field, { value, words, limit }) {
    const button = dualcaster.elements.element("button", "button small", words);
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => choose(button, field, value, limit));
    button.dataset.value = value;
    return button;
  }

  // Searches for what a field has; what was chosen before stays so where it is found.
  async function search(box, chosen = "") {
    const turn = ++asked, { form, value: text } = box, part = box.closest("[data-seeks]"), field = part.dataset.seeks;
    const all = text.trim() || field === "location_id" ? await FINDERS[field](text, form.elements.currency.value) : [];
    if (turn !== asked) return;
    place(form, `alert-${field}`).value = "";
    part.querySelector(".found-cards").replaceChildren(...all.map((one) => option(field, one)));
    const options = [...part.querySelectorAll(".found-cards button")];
    const one = options.length === 1 ? options[0] : options.find((button) => button.dataset.value === chosen);
    one?.click();
  }

  const day = (time) => time.slice(0, 10);

  function firing({ time, price, price_7d: week, price_30d: month }, currency) {
    const { money } = dualcaster.formats;
    const later = (name, amount) => amount === null ? "" : `; ${name} later ${money(amount, currency)}`;
    const shown = price === null ? "" : `: ${money(price, currency)}`;
    return dualcaster.elements.element(
      "li", "", `${day(time)}${shown}${later("7 days", week)}${later("30 days", month)}`);
  }

  // -> why it has not fired: it was true from the first price on, or how near to it the prices came
  function whyNot({ nearest_miss: miss, true_at_start: wasTrue, currency }) {
    if (wasTrue) return " It was true from the first price on: an alert waits until that is over, then tells it anew.";
    const isTold = miss && miss.price !== null;
    return isTold ? ` The nearest was ${dualcaster.formats.money(miss.price, currency)} on ${day(miss.time)}.` : "";
  }

  function tested(told) {
    const { firings, is_noisy: isNoisy, points, currency } = told;
    const { element } = dualcaster.elements, count = firings.length;
    if (!points) return [element("p", "", "There are no stored prices to try it over.")];
    if (!count) return [element("p", "", `It would not have fired in the last 90 days.${whyNot(told)}`)];
    const often = isNoisy ? " That is often: choose another limit?" : "";
    const text = `It would have fired ${count === 1 ? "once" : `${count} times`} in the last 90 days.${often}`;
    return [element("p", "", text), element("ul", "", ...firings.map((one) => firing(one, currency)))];
  }

  // Draws the prices with the firings; nothing where no price is known (callbacks/alert_backtest.py).
  function draw(form, told) {
    const isShown = Boolean(told?.prices.some(({ price }) => price !== null));
    form.querySelector(".backtest").hidden = !isShown;
    if (isShown) dualcaster.layout.set(BACKTEST, { data: told });
  }

  async function tryOut(form) {
    const body = JSON.stringify(dualcaster.forms.bodyOf(form));
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body };
    const answer = await fetch("/api/alerts/backtest", options).catch(() => null);
    const told = answer?.ok ? await answer.json() : null;
    place(form, TESTED).replaceChildren(...(told ? tested(told) : []));
    draw(form, told);
    if (answer?.ok) return dualcaster.forms.tell(form, {});
    const problem = answer ? await dualcaster.forms.problemOf(answer) : { message: dualcaster.forms.AWAY };
    dualcaster.forms.tell(form, problem);
  }

  document.addEventListener("change", ({ target }) => {
    const form = target.closest?.(FORM);
    if (form && target.name === "trigger") showFields(form, target.value);
    if (form && target.name === "target") showTarget(form, target.value);
    const box = form && target.name === "currency" ? form.querySelector(".finder:enabled") : null;
    if (box) search(box);
  });

  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.(`${FORM} .finder`)) return;
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE, target);
  });

  // Leads to the alert that was made, as soon as the list has it.
  function lead(id, left = LOOKS) {
    const made = document.querySelector(`[data-rule="${id}"] a`);
    if (made) made.focus();
    else if (left) setTimeout(lead, LOOK_AFTER, id, left - 1);
  }

  document.addEventListener("form-answered", ({ target, detail }) => {
    if (!target.matches(FORM)) return;
    for (const opened of document.querySelectorAll("#alerts-rules details[open]")) opened.open = false;
    dualcaster.alertNews.readAgain();
    lead(detail.id);
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-tries]");
    if (button) tryOut(button.form);
  });
  // Shows the fields of what the form begins with, and finds the want that the address names.
  function begin() {
    const form = [...document.querySelectorAll(FORM)].find((one) => !one.closest(".first-frame"));
    if (!form) return location.pathname !== "/alerts";
    const { target, want_id: want } = form.elements;
    showTarget(form, target.value);
    if (want.value) search(place(form, "alert-want_id-search"), want.value);
    return true;
  }

  callbacks.alerts = {
    // -> the class of the element that has the triggers of each target
    begin() {
      dualcaster.layout.retry(begin);
      return "begun";
    },
  };
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
