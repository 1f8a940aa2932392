// What stands in the table: for each column its text, and by what it is sorted (null comes last, whatever the direction).

import { count, ms, percent } from './format.js';

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** From the worst to the best: how a column of states is sorted. */
export const STATES = ['error', 'down', 'unknown', 'up'];

function figure(id, title, unit, text) {
  return { id, title, unit, text: (target) => text(target[id]), by: (target) => target[id], numeric: true };
}

function mean(values) {
  const answered = values.filter((value) => value !== null);
  return answered.length === 0 ? null : answered.reduce((a, b) => a + b, 0) / answered.length;
}

/** The mean of all round-trip times of a target's life. */
function average(target) {
  return target.recv > 0 ? target.sum / target.recv : null;
}

export const columns = [
  { id: 'state', title: 'State', by: (target) => STATES.indexOf(target.state) },
  { id: 'name', title: 'Name', by: (target) => target.name },
  { id: 'addr', title: 'Address', text: where, by: where },
  figure('sent', 'Sent', '', count),
  figure('recv', 'Received', '', count),
  figure('succ', 'Success', '%', percent),
  figure('loss', 'Loss', '%', percent),
  figure('min', 'Min', 'ms', ms),
  { id: 'avg', title: 'Avg', unit: 'ms', text: (target) => ms(average(target)), by: average, numeric: true },
  figure('max', 'Max', 'ms', ms),
  figure('last', 'Last', 'ms', ms),
  figure('avg15m', '15 min', 'ms', ms),
  figure('avg6h', '6 h', 'ms', ms),
  figure('avg24h', '24 h', 'ms', ms),
  { id: 'recent', title: '5 minutes', by: (target) => mean(target.recent), numeric: true },
];

/** What is probed, as people write it: an address, with a port for TCP, and what is done there if it is not SYN; the host name while it has no address. */
export function where(target) {
  const host = target.addr || target.host || '';
  if (target.protocol === 'icmp') {
    return host;
  }
  const place = host.includes(':') ? `[${host}]:${target.port}` : `${host}:${target.port}`;
  return target.protocol === 'echo' ? `${place} echo` : place;
}

/** What a target at one of its addresses is called. */
export function labelOf(target) {
  return `${target.name}@${where(target)}`;
}

/** Different for every row, and the same for the same target in every answer: its host may be a name for that address. */
export function keyOf(target) {
  return target.host === target.addr ? labelOf(target) : `${labelOf(target)} ${target.host}`;
}

/** The order of two targets; equal ones by name and address. */
export function compare(column, descending, a, b) {
  const one = column.by(a) ?? null;
  const other = column.by(b) ?? null;
  return either(one, other, descending) || names.compare(a.name, b.name) || names.compare(where(a), where(b));
}

function either(one, other, descending) {
  if (one === null || other === null) {
    return (one === null ? 1 : 0) - (other === null ? 1 : 0);
  }
  const order = typeof one === 'string' ? names.compare(one, other) : one - other;
  return descending ? -order : order;
}
