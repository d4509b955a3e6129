/** Marks of shards: in the order of their numbers, as bytes, and small enough for hundreds in an item. */
import fc from 'fast-check';
import { hourOf, isPassed, lastHourOf, markBelow, markOf } from '../../functions/platform/streams/stream-marks';

const at = new Date('2027-02-06T02:59:59Z');
const sequenceNumber = fc
  .oneof(fc.bigInt({ min: 0n, max: 10n ** 40n - 1n }), fc.bigInt({ min: 0n, max: 70_000n }))
  .map((number) => String(number).padStart(40, '0'));

test('of any two sequence numbers, the mark of one has passed the other exactly where it is not smaller', () => {
  fc.assert(
    fc.property(sequenceNumber, sequenceNumber, (one, other) => {
      expect(isPassed({ sequenceNumber: one }, markOf({ sequenceNumber: other, at }))).toBe(one <= other);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["DynamoDB's longest number", '9'.repeat(40), 19],
  ['a number of 28 digits, as DynamoDB gives them', `${'0'.repeat(12)}4421584500000000017450439091`, 15],
  ['the first', '1', 4],
])('%s takes few bytes', (_, number, bytes) => {
  expect(markOf({ sequenceNumber: number, at })).toHaveLength(bytes);
  expect(markBelow(number)).toHaveLength(bytes - 2);
});

test('a mark tells the hour after its record, as long as its item is written once in six years', () => {
  const hour = hourOf(at) + 1;
  const mark = markOf({ sequenceNumber: '1', at });
  for (const floor of [hour - 56_000, hour - 30, hour, hour + 30, hour + 8_000])
    expect(lastHourOf(mark, floor)).toBe(hour);
});
