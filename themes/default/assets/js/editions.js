// The other versions of the handbook, as far as a page can know them: versions.js lists
// them, and pages.js of each says which pages it has. Both are scripts because a page that
// was opened from disk may load nothing else.
import { element } from './element.js';

const page = document.documentElement;

/** The version of this page; undefined above the editions. */
export const version = page.dataset.version;

/** The way from this page to the folder that all versions lie in. */
export const base = version === undefined ? '' : `${page.dataset.root || ''}../`;

/** @typedef {{folders: Record<string, string>, ids: Record<string, string>}} Pages */

/** The path of this page from the root of its edition, without ".html". */
function here() {
  const depth = (page.dataset.root || '').split('/').length - 1;
  return decodeURIComponent(location.pathname).split('/').slice(-1 - depth).join('/').replace(/\.html$/, '') || 'index';
}

const asked = new Map();
let last = Promise.resolve();

/**
 * The pages of a version, null when they cannot be had. All lists call one function, so
 * that one is asked for after the other.
 * @param {string} name
 * @returns {Promise<Pages | null>}
 */
function pagesOf(name) {
  if (!asked.has(name)) {
    last = last.then(() => new Promise((done) => {
      // Older versions list no ids.
      window.AIMS.pages = (folders, ids) => done({ folders, ids: ids || {} });
      const script = element('script', { src: `${base}${encodeURIComponent(name)}/pages.js` });
      script.addEventListener('load', () => done(null));
      script.addEventListener('error', () => done(null));
      document.head.append(script);
    }));
    asked.set(name, last);
  }
  return asked.get(name);
}

// Folders of an edition in which no records are: no kind may have one of these names.
const notOfKinds = ['assets', 'data', 'files', 'frameworks', 'pages', 'search'];

/**
 * The id of the record at a path, '' when there is none: the file of a record is its id.
 * @param {string} path
 */
function idOf(path) {
  const [folder, file, ...deeper] = path.split('/');
  const id = (file || '').toUpperCase();
  return deeper.length === 0 && !notOfKinds.includes(folder) && /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$/.test(id) ? id : '';
}

/**
 * @param {Pages} pages
 * @param {string} folder
 * @param {string} file
 */
function has(pages, folder, file) {
  return (pages.folders[folder] || '').split(' ').includes(file);
}

/**
 * Where a version has a record, '' when it does not: below another folder, perhaps, since
 * a record may have been of another kind, or a page.
 * @param {Pages} pages
 * @param {string} id
 */
function pathOf(pages, id) {
  const file = id.toLowerCase();
  const folder = Object.keys(pages.folders).find((name) => name && !name.includes('/') && !notOfKinds.includes(name) && has(pages, name, file));
  return folder === undefined ? pages.ids[id] || '' : `${folder}/${file}`;
}

/** The id of the record that this page shows, '' when it shows none. */
export async function ownId() {
  const path = here();
  if (!path.startsWith('pages/')) return idOf(path);
  const own = await pagesOf(version);
  return Object.keys(own?.ids || {}).find((id) => own.ids[id] === path) || '';
}

/**
 * The address of a record in a version, '' when that version lacks it.
 * @param {string} name
 * @param {string} id
 */
export async function recordIn(name, id) {
  const pages = await pagesOf(name);
  const path = pages ? pathOf(pages, id) : '';
  return path && address(name, path);
}

/**
 * The address of this page in another version, '' when that version lacks it.
 * @param {string} name
 */
export async function sameIn(name) {
  const id = await ownId();
  if (id) return recordIn(name, id);
  const pages = await pagesOf(name);
  const path = here();
  const slash = path.lastIndexOf('/');
  return pages && has(pages, path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)) ? address(name, path) : '';
}

/**
 * @param {string} name
 * @param {string} path
 */
export function address(name, path) {
  return `${base}${encodeURIComponent(name)}/${path.split('/').map(encodeURIComponent).join('/')}.html`;
}

/**
 * The version nearest to another that has this page, the older of two. The one that is
 * being read has it.
 * @param {{name: string}[]} versions the newest first
 * @param {string} wanted
 */
export async function nearestWith(versions, wanted) {
  const at = versions.findIndex((v) => v.name === wanted);
  for (let away = 1; away < versions.length; away++) {
    for (const v of [versions[at + away], versions[at - away]]) {
      const to = v && (await sameIn(v.name));
      if (to) return { version: v, address: to };
    }
  }
  return undefined;
}
