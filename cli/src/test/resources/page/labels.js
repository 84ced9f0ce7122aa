// Controls and pictures that are shown and that nothing names.
const shown = element => element.offsetParent !== null || element.getClientRects().length > 0;
const named = element => {
  if (element.getAttribute('aria-label')?.trim()) return true;
  const by = element.getAttribute('aria-labelledby');
  if (by && by.split(' ').every(id => document.getElementById(id)?.textContent.trim())) return true;
  if (element.labels && [...element.labels].some(label => label.textContent.trim())) return true;
  return !element.matches('input, select, textarea, [role=img], canvas') && element.textContent.trim() !== '';
};
const nameless = [...document.querySelectorAll('a, button, input, select, textarea, summary, [role=img], [tabindex="0"]')]
  .filter(shown).filter(element => !named(element)).map(element => element.outerHTML.slice(0, 120));
// A canvas is a picture: it has to stand in one that has a name.
for (const canvas of document.querySelectorAll('canvas')) {
  if (shown(canvas) && !canvas.closest('[role=img][aria-label]')) nameless.push('canvas in ' + canvas.parentElement.className);
}
for (const image of document.querySelectorAll('img:not([alt])')) nameless.push(image.outerHTML);
for (const cell of document.querySelectorAll('thead th:not([scope])')) nameless.push(cell.outerHTML);
if (!document.documentElement.lang) nameless.push('the language');
return nameless;
