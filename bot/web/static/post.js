// What the page sends: always with the session's token; a refusal becomes an error with a code to be put in words.
export class Post {
  constructor(setup, token) {
    this.root = setup.root;
    this.institution = setup.institution;
    this.token = token;
  }

  send({ file, ...words }) {
    if (!file) return this.#post("send", JSON.stringify(words), { "Content-Type": "application/json" });
    const form = new FormData();
    form.append("id", words.id);
    form.append("text", words.text || "");
    form.append("file", file, file.name);
    return this.#post("upload", form);
  }

  open(id) {
    const words = JSON.stringify({ id, institution: this.institution });
    return this.#post("open", words, { "Content-Type": "application/json" });
  }

  speak(id, language) {
    return this.#post("language", JSON.stringify({ id, language }), { "Content-Type": "application/json" });
  }

  leave() {
    return this.#post("leave");
  }

  async #post(path, body, headers = {}) {
    const response = await fetch(`${this.root}/${path}`, {
      method: "POST", body, headers: { ...headers, "X-CSRF-Token": this.token, Accept: "application/json" },
    });
    const told = await response.json().catch(() => ({}));
    if (response.ok) return;
    const aged = ["no_token", "elsewhere"].includes(told.error);
    throw Object.assign(new Error(told.error), { code: aged ? "no_session" : told.error || "refused" });
  }
}

// A random id; `crypto.randomUUID` is missing where a page is reached over plain http.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
