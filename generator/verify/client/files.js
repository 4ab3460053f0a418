// What a reader gives: a folder, a ZIP, or several things that were dropped.

/** @param {File} file @returns {Entry} */
function entryOf(file) {
  return { size: file.size, read: (sink) => readSlices(file, sink).catch(() => Promise.reject(new Trouble("it cannot be read"))) };
}

/**
 * @param {{path: string, file: File}[]} given
 * @returns {Promise<Tree & {label: string}>} what they hold, without the name of the one folder that all are in
 */
async function treeOf(given) {
  if (given.length === 1 && (await isZip(given[0].file))) return { ...(await readZip(given[0].file)), label: given[0].file.name };
  const top = given.length ? given[0].path.split("/")[0] : "";
  const one = given.every(({ path }) => path.startsWith(top + "/"));
  const files = new Map(given.map(({ path, file }) => [one ? path.slice(top.length + 1) : path, entryOf(file)]));
  return { files, problems: [], label: one ? top : "" };
}

/** @param {File} file */
async function isZip(file) {
  const head = await bytesOf(file, 0, 4).catch(() => new Uint8Array());
  return /\.zip$/i.test(file.name) || (head[0] === 0x50 && head[1] === 0x4b);
}

/** @param {FileList | null} list @returns {{path: string, file: File}[]} */
function chosenFiles(list) {
  return Array.from(list || [], (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** @param {DataTransfer | null} data @returns {Promise<{path: string, file: File}[]>} */
async function droppedFiles(data) {
  // Asked of all at once: later they are gone. Chromium reads entries on no page from disk, and
  // handles on any; the others have no handles.
  const items = Array.from(data ? data.items : [], (/** @type {any} */ item) =>
    item.getAsFileSystemHandle ? item.getAsFileSystemHandle() : item.webkitGetAsEntry());
  /** @type {{path: string, file: File}[]} */
  const found = [];
  for (const item of await Promise.all(items)) {
    if (item && item.kind) await addHandle(item, "", found);
    else if (item) await addEntry(item, "", found);
  }
  return found;
}

/** @param {any} handle @param {string} above @param {{path: string, file: File}[]} found */
async function addHandle(handle, above, found) {
  const path = above + handle.name;
  if (handle.kind === "file") found.push({ path, file: await handle.getFile() });
  else for await (const inner of handle.values()) await addHandle(inner, path + "/", found);
}

/** @param {any} entry @param {string} above @param {{path: string, file: File}[]} found */
async function addEntry(entry, above, found) {
  const path = above + entry.name;
  if (entry.isFile) {
    found.push({ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // a hundred at a time
    if (!some.length) return;
    for (const inner of some) await addEntry(inner, path + "/", found);
  }
}
