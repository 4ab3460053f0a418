import { element } from './element.js';

const key = 'aims-theme';
const looks = ['system', 'light', 'dark'];

/** @param {string} look */
function remember(look) {
  try {
    if (look === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, look);
  } catch {
    // Without storage the choice holds for this page.
  }
}

/** @param {string} look */
function apply(look) {
  if (look === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = look;
}

/** Adds the choice between light, dark and what the system says. */
export function addThemeSwitch() {
  const tools = document.querySelector('.tools');
  if (!tools) return;
  const now = document.documentElement.dataset.theme || 'system';
  const select = element('select', { 'aria-label': 'Colours', class: 'look' });
  for (const look of looks) {
    const option = element('option', { value: look }, look === 'system' ? 'Auto' : look[0].toUpperCase() + look.slice(1));
    if (look === now) option.setAttribute('selected', '');
    select.append(option);
  }
  select.addEventListener('change', () => {
    apply(select.value);
    remember(select.value);
  });
  tools.append(select);
}
