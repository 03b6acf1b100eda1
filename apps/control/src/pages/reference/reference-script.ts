/**
 * The one script of the reference, and nothing depends on it: a button that copies beside each text to take along, and `/` for
 * the search. Plain JavaScript, served from control itself.
 */
export const REFERENCE_SCRIPT_TEXT = `'use strict';
for (const text of document.querySelectorAll('.copying > pre')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(text);
      button.textContent = 'Selected';
    }
  });
  text.after(button);
}
document.addEventListener('keydown', (event) => {
  const field = document.querySelector('input[type=search]');
  if (event.key !== '/' || field === null || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '')) return;
  event.preventDefault();
  field.focus();
});
`;
