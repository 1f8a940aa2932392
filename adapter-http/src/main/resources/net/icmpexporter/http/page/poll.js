// Asks again and again, but only while somebody looks: a hidden tab asks for nothing.

const PERIOD_MS = 2_000;
const PATIENCE_MS = 10_000;
const SLOWEST_MS = 10_000;

export class Poll {
  #url;
  #heard;
  #failed;
  #timer = 0;
  #asking = false;
  #again = false;
  #failures = 0;

  /**
   * @param heard called with every answer's JSON
   * @param failed called with words for people when there is none
   */
  constructor(url, heard, failed) {
    this.#url = url;
    this.#heard = heard;
    this.#failed = failed;
    document.addEventListener('visibilitychange', () => this.now());
  }

  /** Asks at once, or right after the answer that is being waited for: that one may know nothing of what was just done. */
  now() {
    clearTimeout(this.#timer);
    if (document.hidden) {
      return;
    }
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#ask();
  }

  async #ask() {
    this.#asking = true;
    this.#again = false;
    try {
      const problem = await this.#exchange();
      this.#failures = problem === null ? 0 : this.#failures + 1;
      if (problem !== null) {
        this.#failed(problem);
      }
    } finally {
      this.#asking = false;
      this.#next();
    }
  }

  #next() {
    if (this.#again) {
      this.now();
      return;
    }
    const wait = Math.min(SLOWEST_MS, PERIOD_MS * 2 ** Math.max(0, this.#failures - 2));
    this.#timer = setTimeout(() => this.now(), wait);
  }

  /** What went wrong, for people; null if nothing did. */
  async #exchange() {
    let answer;
    try {
      const response = await fetch(this.#url, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!response.ok) {
        return `It answered with status ${response.status}.`;
      }
      answer = await response.json();
    } catch (e) {
      return e.name === 'TimeoutError' ? `It took longer than ${PATIENCE_MS / 1000} s.` : 'There is no connection.';
    }
    this.#heard(answer);
    return null;
  }
}
