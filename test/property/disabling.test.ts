/** A receiver is disabled by what it took and when, however its answers follow one another. */
import fc from 'fast-check';
import type { Meaning } from '../../functions/domains/partners/receiver/answer';
import { effectOn } from '../../functions/domains/partners/receiver/disabling';
import type { Receiver } from '../../functions/domains/partners/receiver/store';
import { asInstant, instantOf } from '../../functions/platform/values/clock';
import { runs } from '../kit/long';
import { NOW } from '../kit/travel-scene';

const registered: Receiver = { url: 'https://gateway.invalid/', registeredAt: asInstant('2027-01-01T04:00:00Z') };

const DAY = 24 * 60;
const APART = 30;
const ENOUGH = 5;

const meaning = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom<Meaning>('FAILED', 'BUSY') },
  { weight: 1, arbitrary: fc.constant<Meaning>('ARRIVED') },
);

/** Much at a time, a little each hour, or now and then. Some messages have all of their attempts, others are given up. */
const attempts = fc.constantFrom([3], [90], [2 * DAY], [3, 90], [3, 2 * DAY], [90, 2 * DAY]).chain((rhythms) =>
  fc.array(
    fc.record({
      afterMinutes: fc.oneof(...rhythms.map((max) => fc.integer({ min: 0, max }))),
      ...{ meaning, isLast: fc.boolean() },
    }),
    { minLength: 15, maxLength: 40 },
  ),
);

/** By the test's own count: of failures within half an hour the first one counts. */
function counted(failures: readonly number[]): number {
  let [count, last] = [0, -Infinity];
  for (const at of failures) if (at - last >= APART) [count, last] = [count + 1, at];
  return count;
}

test('it is disabled once nothing arrived for a day with five failures well apart, and written only where that changes', () => {
  const seen = { disabled: 0, kept: 0, rare: 0, flooded: 0 };
  fc.assert(
    fc.property(attempts, (all) => {
      let receiver = registered;
      let minutes = 0;
      let failures: number[] = [];
      let writes = 0;
      for (const { afterMinutes, meaning, isLast } of all) {
        minutes += afterMinutes;
        const at = new Date(NOW.getTime() + minutes * 60_000);
        failures = meaning === 'ARRIVED' ? [] : [...failures, minutes];
        if (meaning === 'ARRIVED') writes = 0;
        const end = meaning === 'ARRIVED' ? meaning : isLast && meaning === 'FAILED' ? 'FAILED' : undefined;
        const effect = effectOn(receiver, { meaning, until: undefined, end, asked: false }, at);
        const long = minutes - (failures[0] ?? minutes) >= DAY;
        if (long && counted(failures) >= ENOUGH) {
          expect(effect).toBe('DISABLE');
          seen.disabled += 1;
          return;
        }
        expect(effect).not.toBe('DISABLE');
        if (long) seen.rare += 1;
        if (failures.length > 2 * ENOUGH && counted(failures) < ENOUGH) seen.flooded += 1;
        if (effect !== undefined) writes += 1;
        expect(writes).toBeLessThanOrEqual(ENOUGH + 1);
        if (typeof effect === 'object') receiver = { ...registered, ...effect };
        else expect(effect).toBeUndefined();
      }
      seen.kept += 1;
    }),
    runs(2_000, 8),
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

test('one message that alone is refused for good, while others arrive, disables nothing', () => {
  const answer = { until: undefined, asked: false };
  const refused = { ...answer, meaning: 'FAILED', end: 'FAILED' } as const;
  expect(effectOn({ ...registered, failures: [instantOf(NOW)] }, refused, NOW)).toBeUndefined();
});

test('one that is disabled takes note of no failure, and forgets earlier ones when a message arrives', () => {
  const failures = [instantOf(NOW)];
  const answer = { until: undefined, asked: false };
  const disabled: Receiver = { ...registered, disabledAt: instantOf(NOW) };
  expect(effectOn(disabled, { ...answer, meaning: 'FAILED', end: 'FAILED' }, NOW)).toBeUndefined();
  expect(effectOn({ ...disabled, failures }, { ...answer, meaning: 'ARRIVED', end: 'ARRIVED' }, NOW)).toBe('ENABLE');
});

test('of a receiver that is too busy, the pause and the failure are noted together', () => {
  const until = asInstant('2027-01-20T04:10:00Z');
  const busy = { meaning: 'BUSY', until, end: undefined, asked: false } as const;
  expect(effectOn(registered, busy, NOW)).toEqual({ pausedUntil: until, failures: [instantOf(NOW)] });
});
