// Keys for coding: each button and link says its own key. Without this script they are pressed as any other.

const keys = document.getElementById('keys');
const NAMED = { r: '0', [document.dir === 'rtl' ? 'arrowleft' : 'arrowright']: 'n' };

// Whether keys are wanted is this browser's own affair.
keys.checked = localStorage.getItem('coding-keys') !== 'off';
keys.closest('[hidden]').hidden = false;
keys.addEventListener('change', () => localStorage.setItem('coding-keys', keys.checked ? 'on' : 'off'));

document.addEventListener('keydown', (event) => {
  const { target } = event;
  if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (target instanceof HTMLInputElement && target.type !== 'checkbox') return;
  const key = event.key.toLowerCase();
  const named = NAMED[key] ?? key;
  const control = /^[0-9a-z]$/.test(named) ? document.querySelector(`#desk [data-key="${named}"]`) : null;
  if (!control) return;
  event.preventDefault();
  control.click();
});

// The next case has arrived: a screen reader and the keyboard begin at its question, the eye at the newest words.
document.addEventListener('htmx:afterSettle', (event) => {
  if (!(event.target instanceof Element) || event.target.id !== 'desk') return;
  document.getElementById('asked')?.focus({ preventScroll: true });
  showNewest();
});

function showNewest() {
  const log = document.querySelector('#desk .conversation');
  if (log) log.scrollTop = log.scrollHeight;
}
showNewest();
