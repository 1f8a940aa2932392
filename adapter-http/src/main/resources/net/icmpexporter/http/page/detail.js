// One target in a dialog: how it does, what happened to its probes, its history, how it is probed.

import { columns, keyOf, where } from './columns.js';
import { element, write } from './element.js';
import { ms, span } from './format.js';
import { History } from './history.js';
import { draw, drawing, range } from './spark.js';
import { outcomes, summary } from './words.js';

const FIGURES = ['loss', 'last', 'min', 'avg', 'max', 'avg15m', 'avg6h', 'avg24h'];

export class Detail {
  #dialog;
  #actions;
  #key = '';
  #open = null;

  /**
   * @param dialog the element, empty
   * @param actions `closed()`, and `remove(target)`
   */
  constructor(dialog, actions) {
    this.#dialog = dialog;
    this.#actions = actions;
    dialog.addEventListener('close', () => {
      this.#open?.history.close();
      this.#open = null;
      this.#key = '';
      dialog.replaceChildren();
      actions.closed();
    });
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) {
        dialog.close();
      }
    });
  }

  /** The key of the target that is shown; empty if none is. */
  get key() {
    return this.#key;
  }

  /** Shows a target; `others` are those that it can be compared with. */
  show(target, others) {
    if (this.#key === keyOf(target)) {
      return;
    }
    this.#open?.history.close();
    this.#key = keyOf(target);
    this.#open = this.#build(target, others);
    this.update(target);
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    this.#dialog.scrollTop = 0;
  }

  close() {
    if (this.#dialog.open) {
      this.#dialog.close();
    }
  }

  /** The target's latest figures. */
  update(target) {
    const { state, sentence, figures, outcomeList, spark, bounds } = this.#open;
    this.#dialog.dataset.state = target.state;
    write(state, target.state);
    write(sentence, summary(target));
    figures.forEach(({ column, node }) => write(node, column.text(target)));
    writeOutcomes(outcomeList, target);
    draw(spark, target.recent, target.recentFailed);
    write(bounds, bounded(range(target.recent)));
  }

  #build(target, others) {
    const state = element('span', { class: 'state' });
    const sentence = element('p', { class: 'summary' });
    const figures = FIGURES.map((id) => columns.find((column) => column.id === id)).map((column) => ({
      column,
      node: element('b'),
    }));
    const outcomeList = element('dl', { class: 'outcomes' });
    const spark = drawing();
    const bounds = element('span', { class: 'soft' });
    const history = new History(target, others);
    const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Close', textContent: '×' });
    close.addEventListener('click', () => this.#dialog.close());
    this.#dialog.replaceChildren(
      element(
        'header',
        {},
        element('div', {}, element('h2', { id: 'detail-name', textContent: target.name, tabIndex: -1, autofocus: true }), element('p', {}, state, where(target))),
        close,
      ),
      sentence,
      element('dl', { class: 'figures' }, ...figures.map(tile)),
      element('section', {}, element('h3', {}, 'Last five minutes ', bounds), spark),
      element('section', {}, element('h3', {}, 'What became of the probes'), outcomeList),
      history.element,
      element('section', {}, element('h3', {}, 'How it is probed'), options(target)),
      this.#removal(target),
    );
    return { state, sentence, figures, outcomeList, spark, bounds, history };
  }

  #removal(target) {
    if (target.origin === 'file') {
      return element('p', { class: 'soft' }, 'It stands in the configuration file: remove it there.');
    }
    const button = element('button', { type: 'button', class: 'danger', textContent: 'Remove this target…' });
    button.addEventListener('click', () => this.#actions.remove(target));
    return element('p', {}, button);
  }
}

function bounded(found) {
  if (found === null) {
    return 'no answers';
  }
  const least = ms(found.least);
  const greatest = ms(found.greatest);
  return least === greatest ? `${least} ms` : `${least} to ${greatest} ms`;
}

function tile({ column, node }) {
  return element('div', {}, element('dt', {}, column.title), element('dd', {}, node, ` ${column.unit}`));
}

/** Outcomes appear as they occur; those that are there stay the same elements. */
function writeOutcomes(list, target) {
  const now = outcomes(target);
  const ids = now.map((outcome) => outcome.id).join(' ');
  if (list.dataset.ids !== ids) {
    list.dataset.ids = ids;
    list.replaceChildren(
      ...now.map(({ id }) =>
        element('div', { 'data-outcome': id }, element('dt', {}, element('b'), ' ', element('span')), element('dd')),
      ),
    );
  }
  now.forEach(({ figure, title, sentence }, i) => {
    const item = list.children[i];
    write(item.querySelector('b'), figure.toLocaleString('en'));
    write(item.querySelector('span'), title);
    write(item.querySelector('dd'), sentence);
  });
}

function protocol(target) {
  switch (target.protocol) {
    case 'tcp':
      return `TCP SYN to port ${target.port}`;
    case 'echo':
      return `echo over a TCP connection to port ${target.port}, frames of ${target.wire} bytes`;
    default:
      return 'ICMP echo';
  }
}

function options(target) {
  const list = element('dl', { class: 'options' });
  const line = (term, text) => text && list.append(element('dt', {}, term), element('dd', {}, text));
  line('Protocol', protocol(target));
  line('Host', target.host === target.addr ? '' : target.host);
  line('Interval', span(target.intervalMs));
  line('Timeout', span(target.timeoutMs));
  line('From', target.origin === 'file' ? 'the configuration file' : 'this page, the API or the command line');
  for (const [name, value] of Object.entries(target.labels ?? {})) {
    line(`Label ${name}`, value);
  }
  return list;
}
