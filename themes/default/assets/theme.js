// Runs before the page is painted, so that it never flashes in the wrong colours.
try {
  const chosen = localStorage.getItem('aims-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // A page opened from disk may have no storage: the system's choice holds.
}
