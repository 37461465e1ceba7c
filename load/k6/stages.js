/* The stages of scenario.json for k6: `k6 run -e BASE_URL=http://127.0.0.1:8050 -e STAGE=mix load/k6/stages.js`.
 *
 * Without STAGE all of them run, one after the other. WebSockets are in sockets.js, loads of prices are up to the
 * server. A time counts from when k6 sends the request. */

import { check } from "k6";
import http from "k6/http";

const SCENARIO = JSON.parse(open("../scenario.json"));
const BASE_URL = __ENV.BASE_URL || "http://127.0.0.1:8050";
const STAGES = SCENARIO.stages.filter((stage) => !__ENV.STAGE || stage.name === __ENV.STAGE);
const PAGE = 100; // cards a search
const tags = {}; // kind -> path -> ETag, of this virtual user

export const options = { scenarios: scenarios(), thresholds: thresholds() };

function identifier(stage) {
  return stage.name.replaceAll(" ", "_");
}

function scenarios() {
  let start = 0;
  const all = {};
  for (const stage of STAGES) {
    all[identifier(stage)] = {
      executor: "constant-arrival-rate",
      rate: stage.rate,
      timeUnit: "1s",
      duration: `${stage.seconds}s`,
      startTime: `${start}s`,
      preAllocatedVUs: stage.rate,
      env: { NAME: stage.name },
    };
    start += stage.seconds;
  }
  return all;
}

function thresholds() {
  const limits = { http_req_failed: [`rate<=${SCENARIO.error_ratio}`] };
  for (const stage of STAGES) {
    for (const [kind, request] of Object.entries(mix(stage))) {
      const most = (stage.p95_ms ?? request.p95_ms) * (stage.slack ?? 1);
      limits[`http_req_duration{scenario:${identifier(stage)},name:${kind}}`] = [`p(95)<=${most}`];
    }
  }
  return limits;
}

function mix(stage) {
  const kinds = Object.entries(SCENARIO.requests).filter(([kind]) => !stage.only || stage.only === kind);
  return Object.fromEntries(kinds);
}

/* Cards of the server, for the placeholders of the paths. */
export function setup() {
  const cards = [];
  for (let cursor = ""; cursor !== null && cards.length < SCENARIO.cards;) {
    const found = http.get(`${BASE_URL}/api/cards/search?q=&limit=${PAGE}&currency=USD&cursor=${cursor}`).json();
    cards.push(...found.items);
    cursor = found.next_cursor;
  }
  if (cards.length === 0) throw new Error("the server has no cards to ask for");
  return cards;
}

export default function ask(cards) {
  const stage = SCENARIO.stages.find((one) => one.name === __ENV.NAME);
  const kind = weighted(mix(stage));
  const known = tags[kind] ??= {};
  const again = Object.keys(known).length > 0 && Math.random() < SCENARIO.revalidations;
  const path = again ? chosen(Object.keys(known)) : filled(chosen(SCENARIO.requests[kind].paths), chosen(cards));
  const headers = again ? { "If-None-Match": known[path] } : {};
  const answer = http.get(BASE_URL + path, {
    headers, tags: { name: kind }, responseCallback: http.expectedStatuses(200, 304),
  });
  check(answer, { "answered as asked": (got) => got.status === 200 || (again && got.status === 304) });
  if (answer.headers.Etag) known[path] = answer.headers.Etag;
}

function weighted(kinds) {
  const all = Object.entries(kinds);
  let place = Math.random() * all.reduce((sum, [, request]) => sum + request.weight, 0);
  return all.find(([, request]) => (place -= request.weight) < 0)[0];
}

function chosen(list) {
  return list[Math.floor(Math.random() * list.length)];
}

function filled(path, card) {
  const values = { "{card}": card.id, "{name}": card.name, "{set}": card.set_code };
  return path.replace(/\{\w+\}/g, (placeholder) => encodeURIComponent(values[placeholder]));
}
