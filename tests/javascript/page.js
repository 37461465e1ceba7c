/* A page in a DOM with the scripts of assets/, loaded as Dash loads them: all of them, in the order of their names.

   The DOM has no WebSocket of use here, no media queries, no scrolling and no Dash: what the scripts ask of those is
   recorded. Timers and the clock are Node's, so that a test can hold them (`mock.timers`). */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { JSDOM } from "jsdom";

const ASSETS = fileURLToPath(new URL("../../assets/", import.meta.url));
const SCRIPTS = readdirSync(ASSETS).filter((name) => name.endsWith(".js")).sort();
// What Dash has drawn as soon as it has drawn its layout.
const DRAWN = '<span id="shell-live-badge" class="live-badge"></span>';

class RecordingSocket {
  static OPEN = 1;

  constructor(address) {
    Object.assign(this, { address, readyState: 0, sent: [] });
    RecordingSocket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  // What the server does.
  open() {
    this.readyState = RecordingSocket.OPEN;
    this.onopen();
  }

  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  break() {
    this.readyState = 3;
    this.onclose();
  }
}

// A timer for which Node does not wait with its end.
function started(timer) {
  timer.unref?.();
  return timer;
}

function prepare(window) {
  for (const name of ["clearTimeout", "clearInterval"]) window[name] = (timer) => globalThis[name](timer);
  for (const name of ["setTimeout", "setInterval"]) {
    window[name] = (step, delay = 0, ...parts) => started(globalThis[name](step, delay, ...parts));
  }
  window.Date = globalThis.Date;
  window.matchMedia = () => ({ matches: false, addEventListener() {} });
  window.scrollTo = () => {};
  window.Element.prototype.scrollIntoView = () => {};
  RecordingSocket.all = [];
  window.WebSocket = RecordingSocket;
}

/* Opens a page whose content is given as HTML.

   `sockets`: all that were opened. `properties`: what was last set of Dash's components, by id. `callbacks`: the
   functions that Dash runs, by page. `hide` makes the page one that nobody looks at, or that somebody does. */
export function openPage(content = "", path = "/market") {
  const html = `<!DOCTYPE html><body>${DRAWN}<main id="content">${content}</main></body>`;
  const url = `http://cards.example${path}`;
  const options = { runScripts: "outside-only", pretendToBeVisual: true, beforeParse: prepare };
  const { window } = new JSDOM(html, { url, ...options });
  const properties = {};
  const set = (id, changed) => { properties[id] = { ...properties[id], ...changed }; };
  window.dash_clientside = { no_update: "no update", set_props: set, callback_context: {} };
  for (const name of SCRIPTS) window.eval(readFileSync(ASSETS + name, "utf-8"));
  const hide = (isHidden) => {
    Object.defineProperty(window.document, "hidden", { configurable: true, get: () => isHidden });
    window.document.dispatchEvent(new window.Event("visibilitychange"));
  };
  return {
    window, document: window.document, dualcaster: window.dualcaster, callbacks: window.dash_clientside, properties,
    sockets: RecordingSocket.all, hide,
  };
}

// What belongs to the page's own realm (its arrays and objects), as Node's, so that deepEqual compares values only.
export const plain = (value) => structuredClone(value);
