// Elements, made without a line of markup: what others named stays text.

/** An element with properties (`class` and `data-…`, `aria-…` as attributes) and children, nodes or texts. */
export function element(kind, properties = {}, ...children) {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'class') {
      made.className = value;
    } else if (name.includes('-')) {
      made.setAttribute(name, value);
    } else {
      made[name] = value;
    }
  }
  made.append(...children);
  return made;
}

/** Writes a text if it is another one than before. */
export function write(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}
