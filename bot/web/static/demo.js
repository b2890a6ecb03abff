// The demonstration's page: who is in each pane, the clock, and what is sent by itself.
const setup = JSON.parse(document.getElementById("setup").textContent);
const byId = (id) => document.getElementById(id);
const locale = setup.lang === "zh" ? "zh-CN" : "en-GB";
const clock = { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: setup.zone };
const shown = (at) => new Date(at).toLocaleString(locale, clock);
const rows = new Map();
let last = 0;

function go(changes) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) address.searchParams.set(name, value);
  location.assign(address);
}

function tell(state) {
  byId("time").textContent = shown(state.now);
  byId("time").dateTime = state.now;
  byId("week").textContent = state.week;
  for (const one of state.sent.toReversed()) show(one, state.now);
  byId("nothing").hidden = rows.size > 0;
}

function show(one, now) {
  const waits = one.state === "waiting" && one.due_at > now;
  const element = rows.get(one.row) ?? document.createElement("li");
  const head = document.createElement("p");
  const who = Object.assign(document.createElement("b"), { textContent: one.person, title: one.institution });
  const when = document.createElement("span");
  when.textContent = waits ? setup.words.held.replace("{time}", shown(one.due_at)) : shown(one.at);
  head.append(who, when);
  const text = Object.assign(document.createElement("p"), { textContent: one.text.replaceAll("**", "") });
  element.replaceChildren(head, text);
  element.className = waits ? "waiting" : "";
  if (!rows.has(one.row)) byId("sent").prepend(element);
  rows.set(one.row, element);
  last = Math.max(last, one.row);
}

async function ask() {
  const response = await fetch(`/demo/now?lang=${setup.lang}&after=${Math.max(0, last - 40)}`).catch(() => null);
  if (response?.ok) tell(await response.json());
}

async function move(event) {
  const buttons = document.querySelectorAll(".move");
  for (const button of buttons) button.disabled = true;
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ to: event.currentTarget.dataset.to });
  const response = await fetch(`/demo/clock?lang=${setup.lang}`, { method: "POST", headers, body }).catch(() => null);
  if (response?.ok) {
    tell(await response.json());
    byId("said").textContent = setup.words.moved.replace("{time}", byId("time").textContent);
  }
  for (const button of buttons) button.disabled = false;
  event.target.focus();
}

for (const select of document.querySelectorAll(".pane select")) {
  select.addEventListener("change", () => go({ [select.name]: select.value }));
}
byId("language").addEventListener("click", (event) => { event.preventDefault(); go({ lang: setup.lang === "zh" ? "en" : "zh" }); });
for (const button of document.querySelectorAll(".move")) button.addEventListener("click", move);
ask();
setInterval(ask, 2000);
