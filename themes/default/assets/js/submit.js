/**
 * Takes a search to the search page by an address. A form may not be sent where the
 * site's policy forbids forms, and a link is all that it needs.
 */
export function addSubmit() {
  const form = document.querySelector('form[role=search]');
  if (!form || document.getElementById('search-results')) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const words = new URLSearchParams({ q: form.elements.namedItem('q').value });
    location.href = `${document.documentElement.dataset.root}search.html?${words}`;
  });
}
