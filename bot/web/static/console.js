// The console: tables that sort and search, charts, and the chat beside them, to which the pages' buttons speak.
const setup = JSON.parse(document.getElementById("setup").textContent);
const byId = (id) => document.getElementById(id);
const dock = byId("dock");
const frame = dock.querySelector("iframe");
const toggle = byId("toggle");
const roomy = matchMedia("(min-width: 80rem)");
let waiting = []; // what is to be said once the chat is there
let there = false;

for (const table of document.querySelectorAll("table[data-live]")) live(table);

function live(table) {
  const caption = table.caption?.textContent;
  const many = table.tBodies[0].rows.length > 50;
  new simpleDatatables.DataTable(table, {
    paging: many, perPage: 50, perPageSelect: [25, 50, 100], fixedColumns: false, caption,
    locale: document.documentElement.lang, labels: { ...setup.words, searchLabel: setup.words.placeholder, searchTitle: `${setup.words.placeholder}: ${caption}` },
    searchable: table.tBodies[0].rows.length > 5,
  });
}

// A button of a page says its command in the chat, where the same dialogues decide as for words typed there.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-say]");
  if (button) say(button.dataset.say);
});

function say(words) {
  open(true);
  waiting.push(words);
  byId("heard").textContent = setup.words.said.replace("{words}", words);
  if (there) speak();
}

function speak() {
  for (const words of waiting) frame.contentWindow.postMessage({ say: words }, location.origin);
  waiting = [];
}

addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.source !== frame.contentWindow) return;
  if (event.data === "there") { there = true; speak(); }
  if (event.data === "answered") byId("changed").hidden = false;
});

function open(on) {
  dock.hidden = !on;
  document.body.classList.toggle("docked", on);
  toggle.setAttribute("aria-expanded", String(on));
  if (on && !frame.src) frame.src = frame.dataset.src;
}

function remembered() {
  try { return localStorage.getItem("console.chat"); } catch { return null; }
}

toggle.addEventListener("click", () => {
  open(dock.hidden);
  try { localStorage.setItem("console.chat", dock.hidden ? "closed" : "open"); } catch { /* a private window */ }
});
// The chat opens after the page is drawn, and by itself only where there is room for both.
addEventListener("load", () => { if (roomy.matches && remembered() !== "closed") open(true); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !dock.hidden && !roomy.matches) { open(false); toggle.focus(); }
});

byId("leave")?.addEventListener("click", async () => {
  const token = document.querySelector("meta[name=csrf]").content;
  await fetch(`${setup.root}/chat/leave`, { method: "POST", headers: { "X-CSRF-Token": token, Accept: "application/json" } });
  location.assign(`${setup.root}/board`);
});

// Filters work at once; the button is for a browser without scripts, and for words and days, which are typed bit by bit.
for (const form of document.querySelectorAll(".filters")) form.querySelector(".apply").hidden = !form.querySelector("input:not([type=hidden])");
for (const select of document.querySelectorAll(".filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
document.querySelector(".filters")?.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
});

for (const canvas of document.querySelectorAll("canvas[data-chart]")) draw(canvas, setup.charts[Number(canvas.dataset.chart)]);

function draw(canvas, chart) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const font = { family: getComputedStyle(document.body).fontFamily };
  const axis = { stacked: chart.stacked, ticks: { color: colour("--soft"), font }, grid: { color: colour("--line") }, beginAtZero: true };
  const value = { ...axis, max: chart.percent ? 100 : undefined, ticks: { ...axis.ticks, precision: 0, callback: (n) => (chart.percent ? `${n}%` : n.toLocaleString("en")) } };
  const label = { ...axis, grid: { display: false }, ticks: { ...axis.ticks, autoSkip: !chart.across } };
  const colours = ["--leaf", "--sun", chart.stacked ? "--alarm" : "--soft"].map(colour);
  if (chart.across) canvas.parentElement.style.height = `${Math.max(8, chart.labels.length * 2.2 + 3)}rem`;
  new Chart(canvas, {
    type: "bar",
    data: {
      labels: chart.labels,
      datasets: chart.series.map((one, n) => ({ label: one.label, data: one.values, backgroundColor: colours[n % 3], borderRadius: 4, maxBarThickness: 28 })),
    },
    options: {
      indexAxis: chart.across ? "y" : "x", maintainAspectRatio: false, animation: false,
      scales: chart.across ? { x: value, y: label } : { x: label, y: value },
      plugins: { legend: { display: chart.series.length > 1, labels: { color: colour("--ink"), font } } },
    },
  });
}

const current = document.querySelector(".menu [aria-current]");
if (current) current.parentElement.scrollLeft = current.offsetLeft - current.parentElement.offsetLeft - 16;
