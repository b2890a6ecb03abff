// Light markup to nodes: **bold** and links, everything else as it stands. Nothing is ever read as HTML.
const TOKEN = /\*\*([^*\n]+)\*\*|(https?:\/\/[^\s<>"，。；、（）]+)/g;

export function marked(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > from) nodes.push(text.slice(from, found.index));
    nodes.push(found[1] ? bold(found[1]) : link(found[2]));
    from = found.index + found[0].length;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

function bold(words) {
  return Object.assign(document.createElement("strong"), { textContent: words });
}

function link(address) {
  if (!URL.canParse?.(address)) return document.createTextNode(address);
  const element = Object.assign(document.createElement("a"), { textContent: address, href: address });
  if (new URL(address).origin !== location.origin) Object.assign(element, { target: "_blank", rel: "noopener noreferrer" });
  return element;
}
