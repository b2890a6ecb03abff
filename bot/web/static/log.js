// The conversation on the page. Lines come in any order and perhaps twice: each is known by where it is stored.
import { marked } from "./markup.js";

const NEAR = 8; // a card with more than so many lines after it moves to the end when it changes

export class Log {
  constructor(setup, byId, tap, command) {
    Object.assign(this, { setup, tap, command, words: setup.words });
    for (const id of ["log", "scroll", "typing", "down", "heard"]) this[id] = byId(id);
    this.lines = new Map();
    this.turn = 0;
    this.heardCount = 0;
    this.day = "";
    this.down.addEventListener("click", () => this.bottom());
    this.scroll.addEventListener("scroll", () => { if (this.atEnd()) this.down.hidden = true; });
  }

  show(lines) {
    const first = this.lines.size === 0;
    const stay = !first && !this.atEnd();
    for (const line of lines) line.mine ? this.#own(line) : this.#theirs(line, first);
    this.#close();
    const heard = lines.filter((line) => !line.mine).length;
    this.heardCount += heard;
    if (heard) this.thinking(false);
    if (stay) this.down.hidden = false;
    else this.bottom();
  }

  // The card under which a button stands: tapping it adds no line of one's own, the card shows what came of it.
  card(button) {
    this.asked = this.heardCount;
    return button.closest(".card");
  }

  // A message of one's own, shown before it is kept.
  mine(id, text, file = "") {
    const element = this.#element({ mine: true, text, file, buttons: [], at: "" });
    element.classList.add("pending", "fresh");
    this.asked = this.heardCount;
    this.lines.set(id, element);
    this.log.append(element);
    this.bottom();
    return element;
  }

  sent(element) {
    element.classList.remove("pending", "failed");
    if (this.asked === this.heardCount) this.thinking(true);
  }

  pending(element) {
    element.querySelector(".retry")?.remove();
    element.classList.remove("failed");
    element.classList.add("pending");
  }

  failed(element, again) {
    element.classList.add("failed");
    const retry = document.createElement("button");
    Object.assign(retry, { type: "button", className: "retry", textContent: this.words.unsent, onclick: again });
    element.append(retry);
  }

  chosen(button) {
    button.classList.add("chosen");
    for (const one of button.closest(".choices").querySelectorAll("button")) one.disabled = !one.dataset.lasting || one === button;
    setTimeout(() => { if (button.dataset.lasting) button.disabled = false; }, 1500);
  }

  thinking(on) {
    clearTimeout(this.timer);
    this.typing.hidden = !on;
    if (on) this.timer = setTimeout(() => { this.typing.hidden = true; }, 8000);
    if (on && this.atEnd(120)) this.bottom();
  }

  atEnd(slack = 60) {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < slack;
  }

  bottom() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.down.hidden = true;
  }

  #own(line) {
    const known = this.lines.get(line.update);
    if (!known) { this.#append(line.update, line); return; }
    known.classList.remove("pending", "failed");
    if (known.querySelector("time")) return;
    const day = this.#day(line.at); // the server's clock tells when it was kept
    if (day) known.before(day);
    known.querySelector(".bubble").append(this.#time(line.at));
  }

  #theirs(line, first) {
    const key = line.card ? `card ${line.card}` : `row ${line.row}`;
    const known = this.lines.get(key);
    if (known && Number(known.dataset.row) >= line.row) return;
    this.turn = Math.max(this.turn, line.turn);
    if (known && line.anew) this.#dropRepeated(known, line);
    if (!known || line.anew) this.#append(key, line, !first);
    else this.#change(key, known, line, first);
  }

  // A card that is put again as it was, a few lines further down: once is enough.
  #dropRepeated(known, line) {
    const after = this.log.children.length - [...this.log.children].indexOf(known);
    if (after <= NEAR && known.dataset.text === line.text) known.remove();
  }

  #append(key, line, fresh) {
    const day = this.#day(line.at);
    if (day) this.log.append(day);
    const element = this.#element(line);
    if (fresh) element.classList.add("fresh");
    this.lines.set(key, element);
    this.log.append(element);
  }

  #change(key, known, line, first) {
    const element = this.#element(line);
    this.lines.set(key, element);
    const after = this.log.children.length - [...this.log.children].indexOf(known);
    if (after > NEAR) { known.remove(); this.log.append(element); } else known.replaceWith(element);
    if (first) return;
    element.classList.add("changed");
    this.heard.textContent = `${this.words.changed}: ${line.text.replaceAll("**", "").slice(0, 400)}`;
    if (element !== this.log.lastElementChild) element.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  // Choices under questions that were answered since are no longer open; buttons that stand for a command stay.
  #close() {
    for (const button of this.log.querySelectorAll(".choice:not([data-lasting])")) {
      if (Number(button.closest(".line").dataset.turn) < this.turn) button.disabled = true;
    }
    for (const row of this.log.querySelectorAll(".choices")) {
      row.hidden = ![...row.querySelectorAll("button")].some((b) => !b.disabled || b.classList.contains("chosen"));
    }
  }

  // The heading of a day, when this is the first line of another day than the last.
  #day(at) {
    const day = new Date(at).toLocaleDateString("en-GB", { timeZone: this.setup.zone });
    if (day === this.day) return null;
    this.day = day;
    const element = document.createElement("li");
    element.className = "day";
    element.textContent = this.#dayName(new Date(at));
    return element;
  }

  #dayName(date) {
    const zone = { timeZone: this.setup.zone };
    if (this.setup.lang !== "zh") return date.toLocaleDateString("en-GB", { month: "long", day: "numeric", weekday: "long", ...zone });
    const [month, day] = date.toLocaleDateString("en-US", { month: "numeric", day: "numeric", ...zone }).split("/");
    return `${month} 月 ${day} 日（${date.toLocaleDateString("zh-CN", { weekday: "short", ...zone })}）`;
  }

  #element(line) {
    const element = document.createElement("li");
    element.className = `line${line.mine ? " mine" : ""}${line.card ? " card" : ""}`;
    Object.assign(element.dataset, { row: line.row ?? "", turn: line.turn || 0, text: line.card ? line.text : "" });
    const who = Object.assign(document.createElement("span"), { className: "unseen" });
    who.textContent = `${line.mine ? this.words.you : this.words.assistant}: `;
    const bubble = Object.assign(document.createElement("div"), { className: "bubble" });
    bubble.append(who, ...this.#files(line), ...(line.mine ? [line.text] : marked(line.text, this.command)));
    if (line.at) bubble.append(this.#time(line.at));
    element.append(bubble, ...this.#choices(line));
    return element;
  }

  #time(at) {
    const time = document.createElement("time");
    time.dateTime = at;
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.setup.zone };
    time.textContent = new Date(at).toLocaleTimeString("zh-CN", clock);
    return time;
  }

  #files(line) {
    const found = [];
    if (line.picture) {
      const picture = new Image();
      Object.assign(picture, { src: `${this.setup.root}/file/${line.row}?picture=true`, alt: line.picture });
      picture.onload = () => { if (this.atEnd(500)) this.bottom(); };
      found.push(picture);
    }
    if (line.file) {
      const link = document.createElement(line.mine ? "span" : "a");
      if (!line.mine) Object.assign(link, { href: `${this.setup.root}/file/${line.row}`, download: line.file });
      Object.assign(link, { className: "attached", textContent: line.file });
      found.push(link);
    }
    return found;
  }

  #choices(line) {
    if (!line.buttons.length) return [];
    const all = Object.assign(document.createElement("div"), { className: "choices" });
    for (const row of line.buttons) {
      const part = document.createElement("div");
      part.append(...row.map((button) => this.#choice(button)));
      all.append(part);
    }
    return [all];
  }

  #choice(button) {
    const element = Object.assign(document.createElement("button"), { type: "button", className: "choice" });
    element.textContent = button.label;
    if (button.lasting) element.dataset.lasting = "yes";
    element.addEventListener("click", () => this.tap(button, element));
    return element;
  }
}
