/**
 * The order of test files on a machine that has not run them yet, as in CI: those that take long begin, so that no worker is
 * left with one at the end. Jest would go by the size of the files, and some of the longest are short. Where it knows how
 * long each took, or which failed, that decides.
 */
const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { default: Sequencer } = createRequire(require.resolve('jest'))('@jest/test-sequencer');

/**
 * By what they took in a run of all, the longest first. After each that waits for processes of its own come two that don't,
 * so that no two wait at once.
 */
const longest = [
  ...['integration/demo-days', 'integration/local-run', 'property/pairs', 'integration/seats-race'],
  ...['integration/import-command', 'integration/wrong-values', 'integration/messages'],
  ...['integration/demo', 'integration/access-matrix', 'integration/batching'],
  ...['integration/local-trouble', 'integration/offers', 'integration/notices'],
  ...['integration/board-command', 'integration/event-places-race', 'integration/waitlist-lanes'],
  ...['integration/import-people', 'infra/bundles', 'integration/malformed-items', 'integration/changes'],
  ...['integration/read-out', 'integration/set-aside', 'integration/agency-postings', 'infra/partitions'],
].map((name) => join(dirname(require.resolve('../../package.json')), 'test', `${name}.test.ts`));

const gone = longest.filter((path) => !existsSync(path));
if (gone.length > 0) throw new Error(`test/runner/longest-first.js names files that are not there: ${gone.join()}`);

/** Its place among them; behind all where it is none. */
function placeOf({ path }) {
  const place = longest.indexOf(path);
  return place < 0 ? longest.length : place;
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return sorted.some(({ duration }) => duration !== undefined)
      ? sorted
      : sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
};
