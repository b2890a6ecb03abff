// The chat page: what is typed and tapped goes out by POST, what is said comes in by one live stream.
import { docked } from "./dock.js";
import { Log } from "./log.js";
import { marked } from "./markup.js";
import { Post, newId } from "./post.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const byId = (id) => document.getElementById(id);
const say = byId("say");
const post = new Post(setup, document.querySelector("meta[name=csrf]").content);
const log = new Log(setup, byId, tap, speak);

function notice(code) {
  const words = code ? setup.words[code] || setup.words.refused : "";
  byId("notice").replaceChildren(...marked(words.replace("{address}", location.href), () => {}));
  byId("notice").hidden = !code;
}

// Each message waits for the one before it, so that they arrive in the order in which they were sent.
let before = Promise.resolve();
function send(body, line) {
  const attempt = async () => {
    try {
      await post.send(body);
      log.sent(line);
      notice("");
    } catch (error) {
      log.failed(line, () => { log.pending(line); before = before.then(attempt); });
      notice(error.code || "offline");
    }
  };
  before = before.then(attempt);
}

function tap(button, element) {
  const id = newId();
  log.chosen(element);
  send({ id, tap: button.data }, log.card(element) ?? log.mine(id, button.label));
  if (matchMedia("(pointer: fine)").matches) say.focus();
}

function speak(text) {
  const id = newId();
  send({ id, text }, log.mine(id, text));
}

function submit(event) {
  event?.preventDefault();
  const text = say.value.trim();
  if (!text) return;
  speak(text);
  say.value = "";
  grow();
  say.focus();
}

function upload(file) {
  if (!file) return;
  const id = newId();
  if (file.size > 10 * 1024 * 1024) { notice("too_large"); return; }
  const text = say.value.trim();
  say.value = "";
  send({ id, text, file }, log.mine(id, text, file.name));
  byId("file").value = "";
}

function grow() {
  say.style.height = "auto";
  say.style.height = `${Math.min(say.scrollHeight + 2, 144)}px`;
}

byId("form").addEventListener("submit", submit);
say.addEventListener("input", grow);
say.addEventListener("keydown", (event) => {
  // Enter while an input method composes a word chooses that word; it does not send.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
});
byId("file").addEventListener("change", (event) => upload(event.target.files[0]));
// The page and the assistant change their language together.
byId("language").addEventListener("click", async (event) => {
  event.preventDefault();
  const { lang } = event.currentTarget.dataset;
  try { await post.speak(newId(), lang); } catch { /* the page itself still changes */ }
  const address = new URL(location.href);
  address.searchParams.set("lang", lang);
  location.replace(address);
});
byId("leave")?.addEventListener("click", async () => { await post.leave(); location.reload(); });
say.addEventListener("paste", (event) => {
  const file = [...event.clipboardData.files][0];
  if (file) { event.preventDefault(); upload(file); }
});
document.addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
document.addEventListener("dragleave", () => document.body.classList.remove("dropping"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  upload(event.dataTransfer.files[0]);
});

// The browser reconnects by itself and says how far it had read; when it gives up, we begin again from there.
const tell = docked(speak);
let place = "";
let opened = false;
let listened = false;
let wait = 1000;
function listen() {
  const stream = new EventSource(`${setup.root}/stream?after=${encodeURIComponent(place)}`);
  stream.addEventListener("open", () => {
    document.body.classList.add("live");
    listened = true;
    notice(sessionStorage.getItem("over") ? "over" : "");
    sessionStorage.removeItem("over");
    wait = 1000;
  });
  stream.addEventListener("lines", (event) => {
    place = event.lastEventId;
    const lines = JSON.parse(event.data);
    log.show(lines);
    tell(lines);
  });
  stream.addEventListener("over", () => {
    stream.close();
    sessionStorage.setItem("over", "yes"); // the page that opens next says why it knows nobody
    (window.name === "dock" ? window.parent : window).location.reload();
  });
  stream.addEventListener("silent", async () => {
    if (opened) return;
    opened = true;
    log.thinking(true);
    try { await post.open(newId()); } catch (error) { notice(error.code || "offline"); }
  });
  stream.addEventListener("error", () => {
    document.body.classList.remove("live");
    if (stream.readyState === EventSource.CLOSED) {
      if (!listened) notice("no_cookie");
      stream.close();
      setTimeout(listen, wait);
      wait = Math.min(wait * 2, 30000);
    }
    if (!navigator.onLine) notice("offline");
  });
}
listen();
if (matchMedia("(pointer: fine)").matches && window === window.top) say.focus();
