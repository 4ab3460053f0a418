// What is verified of an edition. edition.go and seal.go do the same, and more.

/**
 * @typedef {{name: string, files: number, sealed: boolean, signed: boolean, release: string, version: string, audience: string, former: string, digest: string, problems: Problem[]}} Found
 */

const sealFiles = ["seal/edition.yaml", "seal/release.yaml", "seal/release.yaml.sig", "seal/release.yaml.tsr"];

/** @param {Tree} tree @returns {string[]} the folders with a manifest, "" for the tree itself, without those within others */
function editionsOf(tree) {
  const dirs = Array.from(tree.files).filter(([name, { link }]) => !link && ("/" + name).endsWith("/" + manifestName)).map(([name]) => name.slice(0, -manifestName.length));
  return dirs.filter((dir) => !dirs.some((other) => other !== dir && dir.startsWith(other))).sort().map((dir) => dir.replace(/\/$/, ""));
}

/** @param {Entry | undefined} entry @param {number} most @returns {Promise<Uint8Array>} all of a small file */
async function wholeOf(entry, most) {
  if (!entry || entry.link) throw new Trouble("it is missing");
  if (entry.size > most) throw new Trouble("it is far too long");
  const whole = new Uint8Array(entry.size);
  let at = 0;
  await entry.read((bytes) => {
    whole.set(bytes, at);
    at += bytes.length;
  });
  return whole;
}

/**
 * @param {Tree} tree @param {string} dir @param {string} name for people
 * @param {(bytes: number) => void} told how far it is
 * @returns {Promise<Found>}
 */
async function verifyEdition(tree, dir, name, told) {
  const below = dir ? dir + "/" : "";
  /** @type {Found} */
  const found = { name, files: 0, sealed: false, signed: false, release: "", version: "", audience: "", former: "", digest: "", problems: [] };
  const problem = (/** @type {string} */ kind, /** @type {string} */ file, /** @type {string} */ text) => found.problems.push({ file: [name, file].filter(Boolean).join("/"), kind, text });
  let manifest;
  try {
    manifest = readManifest(await wholeOf(tree.files.get(below + manifestName), 256 << 20));
  } catch (error) {
    problem("altered", manifestName, String(/** @type {Error} */ (error).message));
    return found;
  }
  found.files = manifest.sums.size;
  if (!manifest.sums.size) problem("manifest", manifestName, "it lists no file");
  else if (manifest.edited) problem("manifest", manifestName, `line ${manifest.edited} is not as a build writes it: the list was edited`);
  const there = Array.from(tree.files.keys()).filter((file) => file.startsWith(below)).map((file) => file.slice(below.length));
  for (const [file, sum] of manifest.sums) await verifyFile(tree.files.get(below + file), file, sum, problem, told);
  for (const file of there.sort()) if (file !== manifestName && !manifest.sums.has(file)) problem("added", file, "no build published it: " + (tree.files.get(below + file)?.link ? "it is a link" : "the manifest does not list it"));
  const sealed = new Set([...there, ...manifest.sums.keys()].filter((file) => file.startsWith("seal/")));
  if (sealed.size) {
    found.sealed = true;
    found.signed = sealed.has("seal/release.yaml.sig");
    for (const file of sealed) if (!sealFiles.includes(file)) problem("seal", file, "it is no part of a seal, and what lies in seal/ is in no root");
    await verifySeal(tree, dir, manifest.root, found, problem);
  }
  return found;
}

/**
 * @param {Entry | undefined} entry @param {string} file @param {string} sum
 * @param {(kind: string, file: string, text: string) => void} problem @param {(bytes: number) => void} told
 */
async function verifyFile(entry, file, sum, problem, told) {
  if (!entry) return void problem("missing", file, "it was published, and is not here");
  if (entry.link) return void problem("altered", file, "it is a link, and a file was published");
  const hash = new Sha256();
  try {
    await entry.read((bytes) => {
      hash.update(bytes);
      told(bytes.length);
    });
  } catch (error) {
    return void problem("altered", file, error instanceof Trouble ? error.message : "it cannot be read");
  }
  if (hash.hex() !== sum) problem("altered", file, "its bytes are not those that were published");
}

/**
 * @param {Tree} tree @param {string} dir @param {string} root of the manifest @param {Found} found
 * @param {(kind: string, file: string, text: string) => void} problem
 */
async function verifySeal(tree, dir, root, found, problem) {
  const read = async (/** @type {string} */ file, /** @type {string} */ gone) => {
    const entry = tree.files.get((dir ? dir + "/" : "") + file);
    try {
      if (!entry || entry.link) throw new Trouble(gone);
      const bytes = await wholeOf(entry, 1 << 20), sheet = readSheet(bytes);
      if (!sheet) throw new Trouble("it is not as aims writes it, so it was edited by hand");
      return { sheet, bytes };
    } catch (error) {
      problem("seal", file, String(/** @type {Error} */ (error).message));
      return null;
    }
  };
  const release = await read("seal/release.yaml", "there is a seal without the release that it is of");
  if (!release) return;
  const edition = await read("seal/edition.yaml", "without it nobody can tell whether this edition is one of the release");
  if (!edition) return;
  const said = (/** @type {string} */ key) => edition.sheet.value.get(key) || "";
  found.release = release.sheet.value.get("release") || "";
  found.former = release.sheet.value.get("former") || "";
  found.digest = "sha256:" + sha256(release.bytes);
  found.audience = said("audience");
  found.version = (release.sheet.value.get("tag") || "").replaceAll("/", "-");
  if (said("root") !== root) problem("seal", manifestName, `it lists other files than were sealed: its root is ${root.slice(0, 19)}, and ${said("root").slice(0, 19)} was sealed`);
  const commitment = "sha256:" + sha256(new TextEncoder().encode(["release", "audience", "root", "salt"].map((key) => said(key) + "\n").join("")));
  if (said("release") !== found.release || !(release.sheet.list.get("editions") || []).includes(commitment)) problem("seal", "seal/edition.yaml", `this edition is none of those that release ${found.release} sealed`);
  verifyPlace(dir, found.version, found.audience, problem);
}

/** @param {string} dir @param {string} version @param {string} audience @param {(kind: string, file: string, text: string) => void} problem */
function verifyPlace(dir, version, audience, problem) {
  const [base, above] = dir.split("/").reverse();
  if (dir === "" || base === audience + "-" + version || (base === version && (above === undefined || above === audience))) return;
  problem("place", "", `this folder holds the edition of ${version} for ${audience}`);
}

/** @param {Found[]} editions in the one folder that was chosen, whose own name tells nothing */
function verifyBeside(editions) {
  const plain = editions.filter(({ name, audience, version }) => audience && name === version);
  for (const { name, audience, problems } of plain)
    if (audience !== plain[0].audience) problems.push({ file: name, kind: "place", text: `it is an edition for ${audience}, and ${plain[0].name} beside it is one for ${plain[0].audience}` });
}

/**
 * Verifies all editions in a tree.
 * @param {Tree & {label: string}} tree @param {(done: number, total: number) => void} told
 * @returns {Promise<{editions: Found[], problems: Problem[], outside: string[]}>}
 */
async function verifyTree(tree, told) {
  const dirs = editionsOf(tree);
  const within = (/** @type {string} */ name) => dirs.some((dir) => dir === "" || name.startsWith(dir + "/"));
  const outside = Array.from(tree.files.keys()).filter((name) => !within(name)).sort();
  const problems = [...tree.problems];
  for (const name of outside) {
    if (tree.files.get(name)?.link) problems.push({ file: name, kind: "link", text: "it is a link, and what it leads to is not verified" });
    if (tree.packed) await tree.files.get(name)?.read(() => {}).catch((error) => problems.push({ file: name, kind: "archive", text: String(error.message) }));
    if (!/(^|\/)verify\.html$/.test(name)) continue; // every edition has it
    problems.push({ file: name.replace(/verify\.html$/, manifestName), kind: "manifest", text: "it is missing, so nothing in this folder can be verified" });
  }
  if (!dirs.length && !problems.length) throw new Trouble(`There is no published edition in it: no folder with a file ${manifestName}.`);
  let done = 0, total = 0;
  tree.files.forEach((entry, name) => (total += within(name) ? entry.size : 0));
  const editions = [];
  for (const dir of dirs) editions.push(await verifyEdition(tree, dir, dir || tree.label, (bytes) => told((done += bytes), total)));
  verifyBeside(dirs.flatMap((dir, i) => (dir && !dir.includes("/") ? [editions[i]] : [])));
  return { editions, problems, outside };
}
