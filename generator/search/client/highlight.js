// What was searched for, on the page that a hit leads to: ?find=words in the address. The
// words are marked in <main>, a bar tells how many there are and goes from one to the
// next. Without that address nothing happens.

const mostMarked = 2000;
const unmarked = "nav, script, style, noscript, svg, math, select, textarea, button, .unseen, [hidden]";

/** @param {string} query @returns {string} what an address says of it, before the anchor */
function findIn(query) {
  return query.trim() ? "?" + new URLSearchParams({ find: query.trim() }) : "";
}

/** @param {Element} within @returns {Text[]} the texts that may hold marks */
function textNodes(within) {
  const accept = (/** @type {Node} */ node) => (node.parentElement && node.parentElement.closest(unmarked) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT, accept), nodes = [];
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  return nodes;
}

/**
 * Marks the words of a query in a text. No letter of it changes.
 * @param {Vocabulary} words @param {Query} query @param {Text} node @returns {HTMLElement[]}
 */
function markIn(words, query, node) {
  const marks = [], text = node.data;
  let at = 0, rest = node;
  for (const { token } of tokensToMark(words, query, text)) {
    if (token.from < at) continue;
    const found = rest.splitText(token.from - at), mark = element("mark", "found");
    rest = found.splitText(token.to - token.from);
    at = token.to;
    found.replaceWith(mark);
    mark.append(found);
    marks.push(mark);
  }
  return marks;
}

/** The bar that goes from mark to mark. */
class Found {
  /** @param {HTMLElement[]} marks @param {string} text */
  constructor(marks, text) {
    this.marks = marks;
    this.text = text;
    this.at = -1;
    this.status = element("p", "", this.count());
    this.status.setAttribute("role", "status");
    this.bar = element("div", "found-bar", this.status, this.button("Next", () => this.next()), this.button("Clear", () => this.clear()));
    this.bar.setAttribute("role", "region");
    this.bar.setAttribute("aria-label", "Found on this page");
    this.escape = (/** @type {KeyboardEvent} */ event) => {
      const at = event.target instanceof HTMLElement ? event.target : null;
      if (event.key === "Escape" && !event.defaultPrevented && !(at && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) this.clear();
    };
    document.addEventListener("keydown", this.escape);
  }

  /** @param {string} name @param {() => void} act */
  button(name, act) {
    const button = /** @type {HTMLButtonElement} */ (element("button", "", name));
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  count() {
    return (this.marks.length === 1 ? "1 place" : this.marks.length + " places") + " for “" + this.text + "”";
  }

  /** Goes on to the next mark: at first to the one after the place that the address names. */
  next() {
    const before = this.marks[this.at];
    if (before) before.classList.remove("current");
    this.at = before ? (this.at + 1) % this.marks.length : this.first();
    const mark = this.marks[this.at];
    for (let fold = mark.closest("details:not([open])"); fold; fold = mark.closest("details:not([open])")) fold.setAttribute("open", "");
    mark.classList.add("current");
    mark.scrollIntoView({ block: "center" });
    this.status.textContent = "Place " + (this.at + 1) + " of " + this.marks.length + " for “" + this.text + "”";
  }

  first() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const after = this.marks.findIndex((mark) => target && target.compareDocumentPosition(mark) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY));
    return Math.max(after, 0);
  }

  clear() {
    document.removeEventListener("keydown", this.escape);
    for (const mark of this.marks) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      if (parent) parent.normalize();
    }
    const focused = this.bar.contains(document.activeElement), main = document.querySelector("main");
    this.bar.remove();
    if (focused && main) main.focus({ preventScroll: true });
  }
}

/** Marks what the address asks for. */
async function startHighlight() {
  const text = new URLSearchParams(location.search).get("find"), main = document.querySelector("main");
  if (!text || !main) return;
  const meta = await loadMeta(), words = vocabularyOf(meta), query = parseQuery(meta, text);
  /** @type {HTMLElement[]} */
  const marks = [];
  for (const node of textNodes(main)) {
    if (marks.length < mostMarked) marks.push(...markIn(words, query, node));
  }
  if (marks.length) main.before(new Found(marks, spokenOf(readQuery(meta, text))).bar);
}
