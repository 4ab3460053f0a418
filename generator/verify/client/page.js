// What a reader sees. Names and texts of others are text, and never markup.

const mostShown = 500;

/** @param {string} name @param {Record<string, string>} attributes @param {...(string | Node)} children */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @param {number} n @param {string} one @param {string} many */
function counted(n, one, many) {
  return n.toLocaleString("en") + " " + (n === 1 ? one : many);
}

/** The choice of a folder or ZIP, and what was found in it. */
class Verifier {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.turn = 0;
    this.bar = /** @type {HTMLProgressElement} */ (element("progress", { id: "verify-progress", max: "1", value: "0" }));
    this.running = element("p", { hidden: "" }, element("label", { for: "verify-progress" }, "Reading "), this.bar);
    this.status = element("p", { role: "status", class: "verify-status" });
    this.results = element("div", { class: "verify-results" });
    const folder = this.input("verify-folder", { webkitdirectory: "" }), zip = this.input("verify-zip", { accept: ".zip,application/zip" });
    const drop = element("div", { class: "verify-drop" },
      element("p", {}, element("label", { for: "verify-folder" }, "The folder of an edition, an audience or a whole site "), folder),
      element("p", {}, element("label", { for: "verify-zip" }, "or a ZIP "), zip),
      element("p", { class: "note" }, "Or drop a folder or a ZIP here. It is read on this computer and sent nowhere."));
    this.listen(drop);
    place.append(drop, this.running, this.status, this.results);
  }

  /** @param {string} id @param {Record<string, string>} attributes */
  input(id, attributes) {
    const made = /** @type {HTMLInputElement} */ (element("input", { type: "file", id, ...attributes }));
    made.addEventListener("change", () => {
      const given = chosenFiles(made.files);
      made.value = ""; // so that the same one can be chosen again
      if (given.length) void this.verify(Promise.resolve(given));
    });
    return made;
  }

  /** @param {HTMLElement} drop */
  listen(drop) {
    const over = (/** @type {boolean} */ is) => drop.classList.toggle("over", is);
    for (const type of ["dragover", "drop"]) window.addEventListener(type, (event) => event.preventDefault()); // beside it, nothing is opened either
    drop.addEventListener("dragover", () => over(true));
    drop.addEventListener("dragleave", () => over(false));
    drop.addEventListener("drop", (event) => {
      over(false);
      void this.verify(droppedFiles(event.dataTransfer));
    });
  }

  /** @param {Promise<{path: string, file: File}[]>} given */
  async verify(given) {
    const turn = ++this.turn;
    this.results.replaceChildren();
    this.status.textContent = "";
    this.running.hidden = false;
    this.bar.value = 0;
    try {
      const tree = await treeOf(await given);
      const found = await verifyTree(tree, (done, total) => {
        if (turn !== this.turn) throw new Trouble("something else was chosen");
        this.bar.value = total ? Math.min(1, done / total) : 1;
      });
      if (turn === this.turn) this.show(found);
    } catch (error) {
      if (turn === this.turn) this.status.textContent = error instanceof Trouble ? error.message : "It cannot be read. Choose it again; if it is on a network, copy it first.";
    }
    if (turn === this.turn) this.running.hidden = true;
  }

  /** @param {{editions: Found[], problems: Problem[], outside: string[]}} found */
  show({ editions, problems, outside }) {
    const wrong = problems.length + editions.reduce((sum, e) => sum + e.problems.length, 0);
    this.status.textContent = wrong
      ? `${counted(wrong, "thing is", "things are")} not as published.`
      : `Everything is as it was published, in ${counted(editions.length, "edition", "editions")}.`;
    if (problems.length) this.results.append(this.list(problems));
    for (const e of editions) this.results.append(this.edition(e));
    if (outside.length) this.results.append(element("p", { class: "note" }, `${counted(outside.length, "file lies", "files lie")} outside of editions and in no manifest: ${outside.slice(0, 5).join(", ")}${outside.length > 5 ? " …" : ""}`));
  }

  /** @param {Found} e */
  edition(e) {
    const made = element("section", {}, element("h3", {}, e.name || "These files"));
    const broken = e.problems.some(({ kind }) => kind === "seal" || kind === "manifest");
    const seal = !e.sealed ? "It is not sealed by a release, so nobody sees a file that was altered together with its line in the list."
      : broken ? "Its seal is broken."
      : `It is sealed by release ${e.release} for ${e.audience}${e.former ? `, which says that it follows release ${e.former}` : ", the first release"}.`;
    made.append(element("p", {},
      element("strong", {}, e.problems.length ? "Not as published. " : "As published. "),
      counted(e.files, "file is", "files are") + " in its list. " + seal));
    if (e.sealed && e.digest) made.append(this.remains(e));
    if (e.problems.length) made.append(this.list(e.problems));
    return made;
  }

  /** @param {Found} e @returns {Node} what this page cannot tell */
  remains(e) {
    const text = e.signed ? "A signature is there. Whose it is this page cannot tell: see below." : "It is not signed.";
    return element("p", {}, text + " The git tag of the release has this digest of seal/release.yaml: ", element("code", {}, e.digest));
  }

  /** @param {Problem[]} problems */
  list(problems) {
    const list = element("ul", { class: "verify-problems" });
    for (const { file, kind, text } of problems.slice(0, mostShown)) list.append(element("li", {}, element("code", {}, file), `: ${kind}: ${text}`));
    if (problems.length > mostShown) list.append(element("li", {}, `and ${counted(problems.length - mostShown, "other", "others")}`));
    return list;
  }
}
