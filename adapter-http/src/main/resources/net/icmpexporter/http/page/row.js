// One target's row.

import { columns, keyOf, labelOf, where } from './columns.js';
import { draw, drawing } from './spark.js';

const model = build();

export class Row {
  element = model.cloneNode(true);
  link = this.element.querySelector('a');
  target = null;
  #mark = this.element.querySelector('.state');
  #state = this.#mark.firstChild;
  #spark = this.element.querySelector('svg');
  #remove = this.element.querySelector('.remove');
  #below = this.element.querySelector('.below');
  #texts = new Map();
  #described = '';

  /** @param reading whether text of this row is selected, which is left as it is then */
  update(target, reading) {
    const before = this.target;
    this.target = target;
    if (before === null) {
      this.link.textContent = target.name;
      this.link.title = target.name;
      this.link.href = `#${encodeURIComponent(keyOf(target))}`;
      this.#below.textContent = where(target);
      this.#remove.setAttribute('aria-label', `Remove ${labelOf(target)}`);
      columns.forEach((column, i) => column.text && this.#texts.set(column, this.#text(i)));
    }
    if (!reading) {
      this.#write();
    }
  }

  setTabStop(isStop) {
    this.link.tabIndex = isStop ? 0 : -1;
  }

  #text(i) {
    const text = document.createTextNode('');
    this.element.cells[i].append(text);
    return text;
  }

  #write() {
    for (const [column, text] of this.#texts) {
      const now = column.text(this.target);
      if (text.data !== now) {
        text.data = now;
      }
    }
    this.#writeState();
    draw(this.#spark, this.target.recent, this.target.recentFailed);
  }

  #writeState() {
    const { state, error, loss, origin } = this.target;
    const severity = loss === null || loss === 0 ? 'none' : loss < 5 ? 'some' : 'much';
    const described = `${state} ${severity} ${origin} ${error ?? ''}`;
    if (described === this.#described) {
      return;
    }
    this.#described = described;
    this.element.dataset.state = state;
    this.element.dataset.loss = severity;
    this.#state.data = state;
    this.#mark.title = error ?? '';
    this.#remove.hidden = origin === 'file';
  }
}

function build() {
  const tr = document.createElement('tr');
  tr.setAttribute('role', 'row');
  for (const column of columns) {
    const isName = column.id === 'name';
    const cell = document.createElement(isName ? 'th' : 'td');
    // said here too, for the style takes the layout of a table away
    cell.setAttribute('role', isName ? 'rowheader' : 'cell');
    cell.className = `c-${column.id}${column.numeric ? ' n' : ''}`;
    cell.append(...contents(column.id));
    tr.append(cell);
  }
  tr.querySelector('th').scope = 'row';
  tr.append(removal());
  return tr;
}

function contents(id) {
  switch (id) {
    case 'state': {
      const mark = labelled('span', 'state');
      mark.append('unknown');
      return [mark];
    }
    case 'name': {
      const link = document.createElement('a');
      link.tabIndex = -1;
      return [link, labelled('span', 'below')];
    }
    case 'recent':
      return [drawing()];
    default:
      return [];
  }
}

function labelled(kind, name) {
  const element = document.createElement(kind);
  element.className = name;
  return element;
}

function removal() {
  const cell = document.createElement('td');
  cell.className = 'c-remove';
  cell.setAttribute('role', 'cell');
  const button = labelled('button', 'remove');
  button.type = 'button';
  button.tabIndex = -1;
  button.textContent = '×';
  cell.append(button);
  return cell;
}
