// On the questionnaire's page: a click on a mistake's place goes to that line of the file. Without it the page works as well.

document.addEventListener('click', (event) => {
  const place = event.target instanceof Element ? event.target.closest('.problems .place') : null;
  const file = document.querySelector('textarea[data-lines]');
  if (!place || !file) return;
  const line = Number.parseInt(place.textContent ?? '', 10);
  const before = file.value.split('\n').slice(0, line - 1);
  const start = before.reduce((length, text) => length + text.length + 1, 0);
  const end = file.value.indexOf('\n', start);
  file.focus();
  file.setSelectionRange(start, end < 0 ? file.value.length : end);
  // The browser scrolls to the caret by itself only in some browsers.
  const lineHeight = Number.parseFloat(getComputedStyle(file).lineHeight);
  file.scrollTop = Math.max(0, (line - 4) * lineHeight);
});
