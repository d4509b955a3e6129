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
  ...['integration/demo-days', 'integration/local-run', 'integration/access-matrix', 'property/pairs'],
  ...['integration/import-command', 'integration/batching', 'integration/agency-postings'],
  ...['integration/demo', 'integration/messages', 'integration/set-aside'],
  ...['integration/local-trouble', 'integration/offers', 'integration/notices'],
  ...['integration/import-people', 'integration/agreement-door', 'integration/changes'],
  ...['integration/data-folder', 'integration/journeys', 'infra/partitions'],
  ...['infra/bundles', 'integration/malformed-items', 'integration/wrong-values'],
  ...['integration/seats-race', 'integration/succession', 'unit/partner-files'],
  ...['integration/event-places-race', 'integration/waitlist-lanes', 'property/execution'],
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
