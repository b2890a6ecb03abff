// Light markup to nodes: **bold**, links and /commands, the rest as it stands. Nothing is ever read as HTML.
const TOKEN = /\*\*([^*\n]+)\*\*|(https?:\/\/[^\s<>"，。；、（）]+)|(?<![\p{L}\p{N}./_-])(\/[a-z]{2,20})(?![\p{L}\p{N}/_-]|\.[\p{L}\p{N}])/gu;

export function marked(text, command) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > from) nodes.push(text.slice(from, found.index));
    nodes.push(found[1] ? bold(found[1], command) : found[2] ? link(found[2]) : button(found[3], command));
    from = found.index + found[0].length;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

function bold(words, command) {
  const element = document.createElement("strong");
  element.append(/^\/[a-z]{2,20}$/.test(words) ? button(words, command) : words);
  return element;
}

function button(words, command) {
  const element = document.createElement("button");
  return Object.assign(element, { type: "button", className: "command", textContent: words, onclick: () => command(words) });
}

function link(address) {
  if (!URL.canParse?.(address)) return document.createTextNode(address);
  const element = Object.assign(document.createElement("a"), { textContent: address, href: address });
  if (new URL(address).origin !== location.origin) Object.assign(element, { target: "_blank", rel: "noopener noreferrer" });
  return element;
}
