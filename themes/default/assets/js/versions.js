// The version picker. ../versions.js above the edition calls AIMS.versions with the list
// of what is published; it is the only file that changes after a release, so a sealed
// page learns of newer releases from it. pages.js of another edition says whether that
// one has the same page. Both are scripts because a page opened from disk may load
// nothing else.
import { element } from './element.js';

const page = document.documentElement;
const root = page.dataset.root || '';
const version = page.dataset.version;

/** The path of this page from the root of the edition, without ".html". */
function here() {
  const depth = root.split('/').length - 1;
  return decodeURIComponent(location.pathname).split('/').slice(-1 - depth).join('/').replace(/\.html$/, '') || 'index';
}

/**
 * Asks another edition for the list of its pages.
 * @param {string} name
 * @param {(pages: Record<string, string>) => void} then
 */
function askPages(name, then) {
  window.AIMS.pages = then;
  const script = element('script', { src: `${root}../${encodeURIComponent(name)}/pages.js` });
  script.addEventListener('error', () => then({}));
  document.head.append(script);
}

/**
 * Goes to another version, to the same page if that version has it.
 * @param {string} name
 */
function goTo(name) {
  const path = here();
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, Math.max(slash, 0));
  const file = path.slice(slash + 1);
  askPages(name, (pages) => {
    const same = (pages[folder] || '').split(' ').includes(file);
    const to = same ? path.split('/').map(encodeURIComponent).join('/') : 'index';
    location.href = `${root}../${encodeURIComponent(name)}/${to}.html${same ? location.hash : ''}`;
  });
}

/** @param {{name: string, title: string, date: string, released: boolean}} v @param {string} newest */
function label(v, newest) {
  return v.name === newest ? `${v.title} (newest)` : v.title;
}

function addPicker(list) {
  const shown = document.querySelector('#edition .version');
  if (!shown || list.versions.length < 2) return;
  const select = element('select', { 'aria-label': 'Version' });
  for (const v of list.versions) {
    const option = element('option', { value: v.name }, label(v, list.newest));
    if (v.name === version) option.setAttribute('selected', '');
    select.append(option);
  }
  select.addEventListener('change', () => goTo(select.value));
  // A page that comes back from the browser's memory shows its own version again.
  addEventListener('pageshow', () => {
    select.value = version;
  });
  // On paper the name of the version stays text.
  shown.classList.add('printed');
  shown.before(select);
}

function addSuperseded(list) {
  const banner = document.getElementById('superseded');
  const own = list.versions.find((v) => v.name === version);
  const newest = list.versions.find((v) => v.name === list.newest);
  if (!banner || !own || !own.released || !newest || own === newest) return;
  const link = element('a', { href: `${root}../${encodeURIComponent(newest.name)}/index.html` }, newest.title);
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(newest.name);
  });
  banner.append(`${own.title} is superseded. The release in force is `, link, '.');
  banner.hidden = false;
}

window.AIMS = window.AIMS || {};
window.AIMS.versions = (list) => {
  page.dataset.versions = String(list.versions.length);
  addPicker(list);
  addSuperseded(list);
};
