// The page: asks for the targets while somebody looks, and has the table and the dialogs show them.

import { add, remove } from './api.js';
import { columns, keyOf, labelOf, STATES, where } from './columns.js';
import { Detail } from './detail.js';
import { element, write } from './element.js';
import { clock, count } from './format.js';
import { Poll } from './poll.js';
import { Table } from './table.js';

const at = (id) => document.getElementById(id);

let targets = [];
let state = '';
let heardAt = null;
let opener = null;

const table = new Table(at('targets'), { open: (target) => open(keyOf(target)), remove: askToRemove, sorted: showOrder });
const detail = new Detail(at('detail'), { closed: forgetOpened, remove: askToRemove });
const poll = new Poll('/api/targets', heard, unheard);

function heard(answer) {
  targets = answer.targets;
  heardAt = new Date();
  at('outage').hidden = true;
  document.body.classList.remove('stale');
  at('loading').hidden = true;
  table.update(targets);
  at('empty').hidden = targets.length > 0;
  at('targets').hidden = targets.length === 0;
  showStates();
  showNothing();
  showOpened();
}

function unheard(problem) {
  const since = heardAt === null ? '' : ` The figures below are from ${clock(heardAt)}.`;
  write(at('outage'), `The exporter does not answer. ${problem}${since} Asking again.`);
  at('outage').hidden = false;
  at('loading').hidden = true;
  document.body.classList.toggle('stale', heardAt !== null);
}

// ---- which targets are shown

function accepts(target) {
  const words = at('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const labels = Object.entries(target.labels ?? {}).map(([name, value]) => `${name}=${value}`);
  const text = [target.name, where(target), target.host, ...labels].join('\n').toLowerCase();
  return (state === '' || target.state === state) && words.every((word) => text.includes(word));
}

function applyFilter() {
  table.filter(accepts);
  showNothing();
}

function showNothing() {
  const none = targets.length > 0 && table.shown === 0;
  write(at('nothing'), none ? 'No target is like that. Escape in the filter shows all again.' : '');
  at('nothing').hidden = !none;
}

const stateButtons = ['', ...STATES.toReversed()].map((name) => {
  const number = element('b');
  const button = element('button', { type: 'button', 'data-state': name, 'aria-pressed': String(name === '') });
  button.append(name === '' ? 'all' : element('span', { class: 'state', textContent: name }), ' ', number);
  button.addEventListener('click', () => choose(name));
  at('states').append(button);
  return { name, button, number };
});

function choose(name) {
  state = name;
  stateButtons.forEach((other) => other.button.setAttribute('aria-pressed', String(other.name === name)));
  applyFilter();
}

function showStates() {
  for (const { name, button, number } of stateButtons) {
    const many = name === '' ? targets.length : targets.filter((target) => target.state === name).length;
    write(number, count(many));
    button.hidden = name !== '' && many === 0 && state !== name;
  }
}

at('filter').addEventListener('input', applyFilter);
at('filter').addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    at('filter').value = '';
    choose('');
  }
});
table.filter(accepts);

// ---- order, where there is no room for all headings

for (const column of columns) {
  for (const [suffix, arrow] of [['', '↑'], ['-', '↓']]) {
    at('order').append(element('option', { value: column.id + suffix, textContent: `${column.title} ${arrow}` }));
  }
}
at('order').value = 'name';
at('order').addEventListener('change', () => {
  const chosen = at('order').value;
  table.sort(chosen.replace('-', ''), chosen.endsWith('-'));
});

function showOrder(id, descending) {
  at('order').value = id + (descending ? '-' : '');
}

// ---- adding

at('add').addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = at('target');
  const wanted = field.value.trim();
  say(`Adding ${wanted}…`);
  try {
    const added = await add(wanted, how());
    say(`Added ${added.length > 5 ? `${count(added.length)} targets` : added.join(', ')}.`);
    field.value = '';
    poll.now();
  } catch (e) {
    say(`${wanted} was not added: ${e.message}`, true);
  }
  field.focus();
});

/** An exporter without a word on it sends ICMP echo. */
function how() {
  const protocol = at('protocol').value;
  return protocol === 'icmp' ? {} : { protocol, port: at('port').valueAsNumber };
}

at('protocol').addEventListener('change', () => {
  const needsPort = at('protocol').value !== 'icmp';
  at('port').hidden = !needsPort;
  at('port').disabled = !needsPort;
});

function say(text, failed = false) {
  write(at('said'), text);
  at('said').classList.toggle('failed', failed);
}

at('example').addEventListener('click', () => {
  at('target').value = at('example').textContent;
  at('target').focus();
});
at('curl').textContent =
  `curl ${location.origin}/api/targets -H 'content-type: application/json' -d '{"target":"127.0.0.1"}'`;

// ---- one target

function open(key) {
  if (decodeURIComponent(location.hash.slice(1)) === key) {
    showOpened();
  } else {
    location.hash = encodeURIComponent(key);
  }
}

function showOpened() {
  const key = location.hash === '' ? '' : decodeURIComponent(location.hash.slice(1));
  const target = targets.find((candidate) => keyOf(candidate) === key);
  if (target === undefined) {
    detail.close();
    return;
  }
  if (detail.key !== key) {
    opener ??= document.activeElement;
    detail.show(target, targets.filter((other) => other !== target && other.addr));
  }
  detail.update(target);
}

function forgetOpened() {
  if (location.hash !== '') {
    history.pushState(null, '', location.pathname);
  }
  opener?.focus({ preventScroll: true });
  opener = null;
}

addEventListener('hashchange', showOpened);
addEventListener('popstate', showOpened);

// ---- removing

let toRemove = null;

function askToRemove(target) {
  if (target.origin === 'file') {
    say(`${labelOf(target)} stands in the configuration file: remove it there.`, true);
    return;
  }
  toRemove = target;
  write(at('confirm-what'), `Remove ${labelOf(target)}?`);
  const others = goneWith(target).map(labelOf);
  const also = others.length === 0 ? '' : ` ${others.join(', ')} ${others.length === 1 ? 'goes' : 'go'} with it.`;
  write(at('confirm-more'), `It is not probed any more, and its figures and history are forgotten.${also}`);
  write(at('confirm-failed'), '');
  at('confirm').returnValue = 'keep';
  at('confirm').showModal();
}

/** The exporter removes a target by its name and address: at all its addresses, and however it is probed. */
function goneWith(target) {
  const same = (a, b) => a.name === b.name && a.host === b.host && a.protocol === b.protocol && a.port === b.port;
  const meant = targets.filter((other) => other.name === target.name && other.addr === target.addr);
  return targets.filter((other) => other !== target && meant.some((one) => same(one, other)));
}

at('confirm-remove').addEventListener('click', async (event) => {
  event.preventDefault();
  const target = toRemove;
  try {
    await remove(target);
  } catch (e) {
    write(at('confirm-failed'), `It was not removed: ${e.message}`);
    return;
  }
  at('confirm').close();
  detail.close();
  say(`Removed ${labelOf(target)}.`);
  poll.now();
});

// ---- keys

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, select, textarea, dialog');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    at('filter').focus();
  }
});

poll.now();
