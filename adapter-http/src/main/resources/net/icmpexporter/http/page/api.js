// What the page asks the exporter to do.

/** Adds a target, `name` or `name@address`, with what is said of how it is probed; what was added, as texts. Throws an Error with words for people. */
export async function add(target, how = {}) {
  const answer = await send('/api/targets', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ target, ...how }),
  });
  return answer.targets;
}

/** Removes a target. Throws an Error with words for people. */
export async function remove(target) {
  await send(`/api/targets/${encodeURIComponent(addressOf(target))}`, { method: 'DELETE' });
}

async function send(url, request) {
  let response;
  try {
    response = await fetch(url, request);
  } catch {
    throw new Error('the exporter does not answer');
  }
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  const answer = isJson ? await response.json() : { success: false, error: (await response.text()).trim() };
  if (response.ok && answer.success) {
    return answer;
  }
  throw new Error(answer.error || `the exporter answered with status ${response.status}`);
}

/** The address of a picture of a target's history beside those of others, for `fetch` or for another page. */
export function histogram(target, others, hours, kind) {
  const query = new URLSearchParams();
  others.forEach((other) => query.append('compare', addressOf(other)));
  query.append('hours', hours);
  return `/histogram/${encodeURIComponent(location.hostname)}/${encodeURIComponent(addressOf(target))}.${kind}?${query}`;
}

/** What a target is called in paths. */
function addressOf(target) {
  return `${target.name}@${target.addr || target.host}`;
}
