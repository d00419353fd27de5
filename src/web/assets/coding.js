// Keys for coding: each button and link says its own key. Without this script they are pressed as any other.

document.addEventListener('keydown', (event) => {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return;
  const key = event.key.toLowerCase();
  const named = key === 'r' ? '0' : key;
  const control = /^[0-9a-z]$/.test(named) ? document.querySelector(`#desk [data-key="${named}"]`) : null;
  if (!control) return;
  event.preventDefault();
  control.click();
});

// The next case has arrived: a screen reader and the keyboard begin at its question.
document.addEventListener('htmx:afterSettle', (event) => {
  if (event.target instanceof Element && event.target.id === 'desk')
    document.getElementById('asked')?.focus({ preventScroll: true });
});
