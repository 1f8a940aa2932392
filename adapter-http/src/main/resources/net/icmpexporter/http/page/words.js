// What happened to a target's probes, in sentences.

import { count, percent, some, span } from './format.js';

/** Each outcome that occurred, as `{ id, figure, title, sentence }`, answers first. */
export function outcomes(target) {
  return OUTCOMES.map(({ id, title, sentence }) => ({ id, title, figure: target[id] ?? 0, sentence: sentence(target) })).filter(
    (outcome) => outcome.figure > 0 || outcome.id === 'recv',
  );
}

const OUTCOMES = [
  {
    id: 'recv',
    title: 'Answered',
    sentence: (t) =>
      t.sent === 0
        ? 'No probe has been sent yet.'
        : `${count(t.recv)} of ${some(t.sent, 'probe', 'probes')} had an answer within the timeout of ${span(t.timeoutMs)}.`,
  },
  {
    id: 'refused',
    title: 'Refused',
    sentence: (t) =>
      `Among the answers: the host said that nothing accepts connections at port ${t.port}. The path works, so it is no loss.`,
  },
  {
    id: 'lost',
    title: 'Lost',
    sentence: (t) => `Nothing came back within ${span(t.timeoutMs)}: lost on the way, or not answered by the target.`,
  },
  {
    id: 'rejected',
    title: 'Rejected',
    sentence: () => 'A router or the target sent an error back, such as “host unreachable”. Rejected probes count as loss.',
  },
  {
    id: 'unknown',
    title: 'Unknown',
    sentence: () =>
      'This host may have dropped the answer itself, for its own reasons. That says nothing about the path, so it is no loss.',
  },
  {
    id: 'inFlight',
    title: 'On the way',
    sentence: () => 'Sent, and there is still time for an answer. Neither success nor loss yet.',
  },
  {
    id: 'late',
    title: 'Late',
    sentence: (t) =>
      `Answers that came after ${span(t.timeoutMs)}, when their probes had been given up. If there are many, the timeout is too short for this path.`,
  },
  {
    id: 'duplicates',
    title: 'Duplicates',
    sentence: () => 'Further answers to probes that had been answered. They point at a loop or a fault in the network.',
  },
];

/** One sentence about the whole. */
export function summary(target) {
  switch (target.state) {
    case 'error':
      return `It cannot be probed: ${target.error || 'no reason is known'}.`;
    case 'unknown':
      return target.sent > 0 ? 'Too little is known yet.' : 'The first probe is on its way.';
    case 'down':
      return `It does not answer now${target.error ? `: ${target.error}` : ''}.${target.recv > 0 ? ` It did before: ${percent(target.succ)} % of all probes.` : ' It never did.'}`;
    default:
      return target.loss > 0 ? `It answers, with ${percent(target.loss)} % loss so far.` : 'It answers, without loss so far.';
  }
}
