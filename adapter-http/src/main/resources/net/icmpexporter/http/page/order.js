// Puts children into an order with as few moves as there can be.

/** Rows that are not among the children yet are put there; all children must be among the wanted. */
export function arrange(parent, wanted) {
  const places = new Map([...parent.children].map((child, place) => [child, place]));
  const staying = longestRise(wanted.map((child) => places.get(child) ?? -1));
  let next = null;
  for (let i = wanted.length - 1; i >= 0; i--) {
    if (!staying.has(i)) {
      place(parent, wanted[i], next, places.has(wanted[i]));
    }
    next = wanted[i];
  }
}

/** Moving keeps focus and selection where the browser knows how; elsewhere focus is given back. */
function place(parent, child, next, isMove) {
  if (isMove && parent.moveBefore) {
    parent.moveBefore(child, next);
    return;
  }
  const focused = child.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(child, next);
  focused?.focus({ preventScroll: true });
}

/** The indices of a longest strictly rising subsequence, numbers below 0 left out: patience sorting. */
function longestRise(numbers) {
  const tails = [];
  const before = new Array(numbers.length);
  numbers.forEach((number, i) => {
    if (number < 0) {
      return;
    }
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[tails[middle]] < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    before[i] = low > 0 ? tails[low - 1] : -1;
    tails[low] = i;
  });
  const rise = new Set();
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i]) {
    rise.add(i);
  }
  return rise;
}
