// The heat map of a target's hours, with up to two others to compare it with.

import { histogram } from './api.js';
import { labelOf } from './columns.js';
import { element, write } from './element.js';

const RANGES = [
  { hours: 24, title: '1 day' },
  { hours: 72, title: '3 days' },
  { hours: 168, title: '1 week' },
  { hours: 720, title: '30 days' },
];
const MOST_OTHERS = 2;
const FRESH_MS = 60_000;

export class History {
  element = element('section', { class: 'history' });
  #target;
  #others;
  #compared = [];
  #hours = 72;
  #picture = element('img', { hidden: true });
  #said = element('p', { class: 'soft', role: 'status' });
  #links = element('p', { class: 'soft links' });
  #chips = element('span', { class: 'chips' });
  #choice = element('input', {
    placeholder: 'Compare with…',
    'aria-label': 'Compare with another target',
    autocomplete: 'off',
    spellcheck: false,
  });
  #timer = 0;
  #drawn = '';
  #asked = 0;

  /** @param others targets that this one can be compared with */
  constructor(target, others) {
    this.#target = target;
    this.#others = new Map(others.map((other) => [labelOf(other), other]));
    this.#choice.setAttribute('list', 'comparable');
    this.#choice.addEventListener('change', () => this.#compare());
    this.#choice.addEventListener('input', (event) => event.inputType === 'insertReplacementText' && this.#compare());
    this.element.append(
      element('h3', {}, 'Hours'),
      element('p', { class: 'soft' }, 'One column an hour, one row a latency: the stronger the colour, the more answers. Above it, the loss.'),
      element('div', { class: 'tools' }, this.#ranges(), this.#chips, this.#choice),
      element('datalist', { id: 'comparable' }, ...[...this.#others.keys()].map((key) => element('option', { value: key }))),
      element('div', { class: 'heat' }, this.#picture, this.#said),
      this.#links,
    );
    this.#draw();
    this.#timer = setInterval(() => document.hidden || this.#draw(), FRESH_MS);
  }

  /** Asks for nothing any more. */
  close() {
    clearInterval(this.#timer);
    this.#asked++;
    URL.revokeObjectURL(this.#drawn);
  }

  #ranges() {
    const group = element('div', { class: 'segments', role: 'group', 'aria-label': 'How far back' });
    for (const { hours, title } of RANGES) {
      const button = element('button', { type: 'button', textContent: title, 'aria-pressed': String(hours === this.#hours) });
      button.addEventListener('click', () => {
        this.#hours = hours;
        [...group.children].forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
        this.#draw();
      });
      group.append(button);
    }
    return group;
  }

  #compare() {
    const key = this.#choice.value.trim();
    if (!this.#others.has(key) || this.#compared.includes(key)) {
      write(this.#said, key === '' || this.#compared.includes(key) ? '' : `No other target is called “${key}”.`);
      return;
    }
    this.#choice.value = '';
    this.#compared.push(key);
    this.#showCompared();
  }

  #showCompared() {
    this.#chips.replaceChildren(
      ...this.#compared.map((key) => {
        const chip = element('button', { type: 'button', class: 'chip', 'aria-label': `Do not compare with ${key}` }, key, ' ×');
        chip.addEventListener('click', () => {
          this.#compared = this.#compared.filter((other) => other !== key);
          this.#showCompared();
          this.#choice.focus();
        });
        return chip;
      }),
    );
    this.#choice.hidden = this.#compared.length >= MOST_OTHERS;
    this.#draw();
  }

  /** Loads a picture aside and puts it in the place of the one before: nothing blinks. */
  async #draw() {
    const asked = ++this.#asked;
    const address = (kind) => histogram(this.#target, this.#compared.map((key) => this.#others.get(key)), this.#hours, kind);
    this.#links.replaceChildren(
      'To embed it: ',
      element('a', { href: address('svg'), textContent: 'SVG' }),
      ', ',
      element('a', { href: address('png'), textContent: 'PNG' }),
    );
    const { picture, problem } = await load(address('svg'));
    if (asked !== this.#asked) {
      return;
    }
    write(this.#said, problem);
    this.#picture.hidden = picture === null;
    if (picture !== null) {
      URL.revokeObjectURL(this.#drawn);
      this.#drawn = URL.createObjectURL(picture);
      this.#picture.src = this.#drawn;
      this.#picture.alt = `Heat map of ${[labelOf(this.#target), ...this.#compared].join(', ')}: latency by hour`;
    }
  }
}

async function load(url) {
  try {
    const response = await fetch(url, { cache: 'no-cache' });
    if (response.ok) {
      return { picture: await response.blob(), problem: '' };
    }
    const nothing = 'There is no history yet. The first hour is drawn within half a minute.';
    return { picture: null, problem: response.status === 404 ? nothing : await response.text() };
  } catch {
    return { picture: null, problem: 'The exporter does not answer.' };
  }
}
