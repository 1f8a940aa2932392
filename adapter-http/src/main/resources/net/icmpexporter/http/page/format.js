// Figures as text. A figure that is not there is an en dash.

const NONE = '–';
const COUNT = new Intl.NumberFormat('en');

export function count(n) {
  return n === null || n === undefined ? NONE : COUNT.format(n);
}

/** Milliseconds, with about three digits that mean something: from microseconds to seconds. */
export function ms(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  const digits = value < 1 ? 3 : value < 100 ? 2 : value < 1000 ? 1 : 0;
  return value.toFixed(digits);
}

/** A share in percent. Rounding never makes none of some, nor all of not quite all. */
export function percent(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  if (value === 0 || value === 100) {
    return String(value);
  }
  if (value < 0.01) {
    return '<0.01';
  }
  if (value > 99.99) {
    return '>99.99';
  }
  return value.toFixed(2);
}

/** How long, from milliseconds: 500 ms, 2 s, 1.5 s. */
export function span(milliseconds) {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${Number((milliseconds / 1000).toFixed(3))} s`;
}

/** "1 probe", "2 probes". */
export function some(n, one, many) {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** The time of day, for people. */
export function clock(date) {
  return date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}
