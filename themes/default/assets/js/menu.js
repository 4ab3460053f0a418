/** Opens the list of contents on wide screens and folds it away on narrow ones. */
export function addMenu() {
  const menu = document.getElementById('menu');
  if (!menu) return;
  const wide = matchMedia('(min-width: 64rem)');
  const fit = () => {
    menu.open = wide.matches;
  };
  fit();
  wide.addEventListener('change', fit);
  const current = menu.querySelector('[aria-current]');
  if (current && wide.matches) {
    const box = menu.getBoundingClientRect();
    const at = current.getBoundingClientRect();
    if (at.bottom > box.bottom || at.bottom > innerHeight) menu.scrollTop = at.top - box.top - box.height / 2;
  }
}
