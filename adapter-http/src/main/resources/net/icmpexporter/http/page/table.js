// The table: a row for every target, which stays the same element for as long as the target is there. An update writes only
// text that is another one than before.

import { columns, compare, keyOf } from './columns.js';
import { arrange } from './order.js';
import { Row } from './row.js';

/** Rows keep their places for so long after somebody has pointed or typed at them: nothing moves away under a hand. */
const HELD_MS = 3_000;

export class Table {
  #body;
  #head;
  #rows = new Map();
  #sorted = { column: columns.find((column) => column.id === 'name'), descending: false };
  #filter = () => true;
  #touched = -Infinity;
  #tabStop = null;
  #actions;

  /**
   * @param table the element, with empty head and body
   * @param actions `open(target)`, `remove(target)`, and `sorted(id, descending)` when the order is another one
   */
  constructor(table, actions) {
    this.#actions = actions;
    this.#body = table.tBodies[0];
    this.#head = table.tHead.rows[0];
    for (const column of columns) {
      this.#head.append(this.#heading(column));
    }
    this.#head.append(spare());
    this.#showOrder();
    for (const kind of ['pointermove', 'pointerdown', 'keydown']) {
      this.#body.addEventListener(kind, () => (this.#touched = performance.now()), { passive: true });
    }
    this.#body.addEventListener('click', (event) => this.#clicked(event));
    this.#body.addEventListener('keydown', (event) => this.#typed(event));
    this.#body.addEventListener('focusin', (event) => this.#makeTabStop(this.#rowOf(event.target)));
  }

  /** Shows these targets, and no others. */
  update(targets) {
    const gone = new Set(this.#rows.keys());
    const reading = readRows();
    let anyNew = false;
    for (const target of targets) {
      const key = keyOf(target);
      gone.delete(key);
      let row = this.#rows.get(key);
      if (row === undefined) {
        row = new Row();
        this.#rows.set(key, row);
        row.element.dataset.key = key;
        anyNew = true;
      }
      row.update(target, reading(row.element));
    }
    gone.forEach((key) => this.#drop(key));
    this.#applyFilter();
    this.#arrange(anyNew);
  }

  /** How many rows there are to see. */
  get shown() {
    return [...this.#rows.values()].filter((row) => !row.element.hidden).length;
  }

  filter(accepts) {
    this.#filter = accepts;
    this.#applyFilter();
  }

  sort(id, descending) {
    this.#sorted = { column: columns.find((column) => column.id === id), descending };
    this.#touched = -Infinity;
    this.#showOrder();
    this.#arrange(true);
    this.#actions.sorted(id, descending);
  }

  #applyFilter() {
    for (const row of this.#rows.values()) {
      const hidden = !this.#filter(row.target);
      if (row.element.hidden !== hidden) {
        row.element.hidden = hidden;
      }
    }
    if (this.#tabStop === null || this.#tabStop.element.hidden) {
      this.#makeTabStop(this.#rowOf(this.#body.querySelector('tr:not([hidden])')));
    }
  }

  #arrange(atOnce) {
    const inHand = performance.now() - this.#touched < HELD_MS || readsHere(this.#body);
    if (inHand && !atOnce) {
      return;
    }
    const { column, descending } = this.#sorted;
    const order = [...this.#rows.values()].sort((a, b) => compare(column, descending, a.target, b.target));
    arrange(
      this.#body,
      order.map((row) => row.element),
    );
  }

  #drop(key) {
    const row = this.#rows.get(key);
    this.#rows.delete(key);
    const next = visibleAfter(row.element) ?? visibleBefore(row.element);
    const hadFocus = row.element.contains(document.activeElement);
    row.element.remove();
    if (this.#tabStop === row) {
      this.#tabStop = null;
      this.#makeTabStop(this.#rowOf(next));
      if (hadFocus && this.#tabStop !== null) {
        this.#tabStop.link.focus({ preventScroll: true });
      }
    }
  }

  #heading(column) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.setAttribute('role', 'columnheader');
    cell.className = `c-${column.id}${column.numeric ? ' n' : ''}`;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(column.title);
    if (column.unit) {
      const unit = document.createElement('small');
      unit.textContent = ` ${column.unit}`;
      button.append(unit);
    }
    button.addEventListener('click', () => {
      const same = this.#sorted.column === column;
      this.sort(column.id, same && !this.#sorted.descending);
    });
    cell.append(button);
    return cell;
  }

  #showOrder() {
    columns.forEach((column, i) => {
      const cell = this.#head.cells[i];
      if (column === this.#sorted.column) {
        cell.setAttribute('aria-sort', this.#sorted.descending ? 'descending' : 'ascending');
      } else {
        cell.removeAttribute('aria-sort');
      }
    });
  }

  #rowOf(element) {
    const tr = element?.closest('tbody > tr');
    return tr ? (this.#rows.get(tr.dataset.key) ?? null) : null;
  }

  /** One row at a time is reached by Tab; from there the arrows lead on. */
  #makeTabStop(row) {
    if (row === null || row === this.#tabStop) {
      return;
    }
    this.#tabStop?.setTabStop(false);
    this.#tabStop = row;
    row.setTabStop(true);
  }

  #clicked(event) {
    const row = this.#rowOf(event.target);
    if (row === null) {
      return;
    }
    if (event.target.closest('.remove')) {
      this.#actions.remove(row.target);
    } else if (!event.target.closest('a') && document.getSelection().isCollapsed) {
      this.#actions.open(row.target);
    }
  }

  #typed(event) {
    const row = this.#rowOf(event.target);
    if (row === null || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key === 'Delete') {
      this.#actions.remove(row.target);
      return;
    }
    const next = neighbour(row.element, event.key);
    if (next) {
      event.preventDefault();
      const { link } = this.#rowOf(next);
      link.focus({ preventScroll: true });
      next.scrollIntoView({ block: 'nearest' });
    }
  }
}

function spare() {
  const cell = document.createElement('th');
  cell.className = 'c-remove';
  cell.setAttribute('role', 'columnheader');
  const text = document.createElement('span');
  text.className = 'unseen';
  text.textContent = 'Remove';
  cell.append(text);
  return cell;
}

function neighbour(tr, key) {
  switch (key) {
    case 'ArrowDown':
      return visibleAfter(tr);
    case 'ArrowUp':
      return visibleBefore(tr);
    case 'Home':
      return tr.parentElement.querySelector('tr:not([hidden])');
    case 'End':
      return [...tr.parentElement.querySelectorAll('tr:not([hidden])')].at(-1);
    default:
      return null;
  }
}

function visibleAfter(tr) {
  let next = tr.nextElementSibling;
  while (next?.hidden) {
    next = next.nextElementSibling;
  }
  return next;
}

function visibleBefore(tr) {
  let before = tr.previousElementSibling;
  while (before?.hidden) {
    before = before.previousElementSibling;
  }
  return before;
}

/** Whether text in the table is selected. */
function readsHere(body) {
  const selection = document.getSelection();
  return !selection.isCollapsed && selection.rangeCount > 0 && selection.getRangeAt(0).intersectsNode(body);
}

/** Tells which rows have selected text in them: writing there would take the selection away. */
function readRows() {
  const selection = document.getSelection();
  return selection.isCollapsed ? () => false : (tr) => selection.containsNode(tr, true);
}
