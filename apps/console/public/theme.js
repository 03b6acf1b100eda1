// Before the first paint, so that nobody is blinded: the scheme that was chosen last, else the system's.
(() => {
  const chosen = localStorage.getItem('banyan.scheme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.scheme = chosen;
})();
