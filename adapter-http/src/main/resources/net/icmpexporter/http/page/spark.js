// A line of recent round-trip times: a path in a box of WIDTH by HEIGHT, with a gap where nothing was answered.

export const WIDTH = 100;
export const HEIGHT = 20;

const MARGIN = 2;
/** A line fills its box only if it varies by this part of its top: noise of a steady path stays small. */
const LEAST_SPREAD = 0.2;

/** Least and greatest, or null if nothing was answered. */
export function range(values) {
  const answered = values.filter((value) => value !== null);
  return answered.length === 0 ? null : { least: Math.min(...answered), greatest: Math.max(...answered) };
}

/** Draws what changed: `recent` in milliseconds, and which of these spans were lost whole. */
export function draw(svg, recent, failed) {
  const paths = [line(recent), losses(recent, failed)];
  paths.forEach((path, i) => {
    if ((svg.children[i].getAttribute('d') ?? '') !== path) {
      svg.children[i].setAttribute('d', path);
    }
  });
}

/** Empty if nothing was answered. */
function line(values) {
  const found = range(values);
  if (found === null) {
    return '';
  }
  const spread = Math.max(found.greatest - found.least, found.greatest * LEAST_SPREAD) || 1;
  const middle = (found.greatest + found.least) / 2;
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, values.length - 1);
  let path = '';
  values.forEach((value, i) => {
    if (value === null) {
      return;
    }
    const x = (MARGIN + i * step).toFixed(1);
    const y = (HEIGHT / 2 - ((value - middle) / spread) * (HEIGHT - 2 * MARGIN)).toFixed(1);
    const continues = i > 0 && values[i - 1] !== null;
    // a line of no length has round ends: a dot for what stands alone
    path += continues ? `L${x} ${y}` : `M${x} ${y}h0`;
  });
  return path;
}

/** A mark at the bottom of each span in which everything was lost. */
function losses(values, failed) {
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, values.length - 1);
  return failed.map((i) => `M${(MARGIN + i * step).toFixed(1)} ${HEIGHT - MARGIN}v-4`).join('');
}

/** An empty line's SVG, with a path for the line and one for losses, hidden from screen readers: its figures stand beside it. */
export function drawing() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('spark');
  for (const name of ['answered', 'lost']) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.classList.add(name);
    svg.append(path);
  }
  return svg;
}
