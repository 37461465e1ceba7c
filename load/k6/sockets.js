/* Open WebSockets for k6, as many as scenario.json says: `k6 run -e BASE_URL=http://127.0.0.1:8050 load/k6/sockets.js`.
 *
 * Each subscribes to the market and stays for a minute, so that it hears of what is loaded meanwhile. */

import { Counter } from "k6/metrics";
import { WebSocket } from "k6/websockets";

const SCENARIO = JSON.parse(open("../scenario.json"));
const BASE_URL = __ENV.BASE_URL || "http://127.0.0.1:8050";
const SECONDS = 60;

const subscribed = new Counter("subscribed");
const changes = new Counter("changes");
const errors = new Counter("socket_errors");

export const options = {
  scenarios: {
    sockets: { executor: "per-vu-iterations", vus: SCENARIO.sockets, iterations: 1, maxDuration: `${2 * SECONDS}s` },
  },
  thresholds: { subscribed: [`count>=${SCENARIO.sockets}`], socket_errors: ["count==0"] },
};

export default function listen() {
  const socket = new WebSocket(`${BASE_URL.replace("http", "ws")}/ws`);
  socket.onopen = () => {
    socket.send(JSON.stringify({ action: "subscribe", channel: "market" }));
    setTimeout(() => socket.close(), SECONDS * 1000);
  };
  socket.onmessage = (message) => {
    const { type } = JSON.parse(message.data);
    if (type === "subscribed") subscribed.add(1);
    if (type === "prices_updated") changes.add(1);
    if (type === "error") errors.add(1);
  };
  socket.onerror = () => errors.add(1);
}
