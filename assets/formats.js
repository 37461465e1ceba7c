/* Formats of numbers and times: the same texts as dashapp/formats.py, function by function. A test compares them. */

(function (dualcaster) {
  "use strict";

  const NO_BREAK_SPACE = "\u00a0", MINUS = "\u2212";
  const COMPACT_FROM = 1000, COMPACT_CHANGE_FROM = 100;
  const MINUTE = 60, HOUR = 3600, DAY = 86400; // seconds

  const fixed = (digits) => {
    const format = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return (number) => format.format(number);
  };
  const [count, withOneDigit, withTwoDigits] = [fixed(0), fixed(1), fixed(2)];

  // Takes an amount of 0 or more: no price is negative.
  function money(amount, currency, isCompact = false) {
    const number = (isCompact && amount >= COMPACT_FROM ? count : withTwoDigits)(amount);
    return currency === "USD" ? `$${number}` : `${number}${NO_BREAK_SPACE}€`;
  }

  // Takes per cent.
  function change(percent) {
    const plain = Math.abs(percent), number = (plain >= COMPACT_CHANGE_FROM ? count : withOneDigit)(plain);
    const sign = { up: "+", down: MINUS, flat: "" }[direction(percent)];
    return `${sign}${number}${NO_BREAK_SPACE}%`;
  }

  // Returns the direction of a change, rounded as it is written.
  function direction(percent) {
    const isFlat = !/[1-9]/.test(withOneDigit(Math.abs(percent)));
    return isFlat ? "flat" : percent > 0 ? "up" : "down";
  }

  // Takes a share from 0 to 1.
  const share = (done) => `${count(done * 100)}${NO_BREAK_SPACE}%`;

  function size(octets) {
    let amount = octets, unit = "bytes";
    for (const larger of ["kB", "MB", "GB"]) {
      if (amount >= COMPACT_FROM) [amount, unit] = [amount / 1000, larger];
    }
    return (unit === "bytes" ? count : withOneDigit)(amount) + NO_BREAK_SPACE + unit;
  }

  function length(seconds) {
    if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}${NO_BREAK_SPACE}min`;
    if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)}${NO_BREAK_SPACE}h`;
    return `${count(Math.floor(seconds / DAY))}${NO_BREAK_SPACE}d`;
  }

  // Times are milliseconds since 1970. A future time comes from a clock ahead of ours.
  function age(then, now) {
    const passed = (now - then) / 1000;
    return passed < MINUTE ? "just now" : `${length(passed)} ago`;
  }

  function due(then, now) {
    const ahead = (then - now) / 1000;
    return ahead < MINUTE ? age(then, now) : `in ${length(ahead)}`;
  }

  const utc = (time) => `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;

  const numbers = { money, indexValue: withOneDigit, count, change, direction, share, size };
  dualcaster.formats = { ...numbers, length, age, due, utc };
})((window.dualcaster ??= {}));
