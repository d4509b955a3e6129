/** What the compiler refuses: `tsc` fails where a line that is expected to be wrong is right. */
import { asInstant, type Instant, instantOf } from '../../functions/platform/values/clock';

const instant = instantOf(new Date('2027-02-06T01:30:00.500Z'));

function isOver(until: Instant): boolean {
  return until < instant;
}

test('an instant is taken, and no other text', () => {
  expect(isOver(asInstant('2027-02-06T01:29:59Z'))).toBe(true);
  // @ts-expect-error A text that nobody checked is no instant.
  expect(isOver('2027-02-05')).toBe(true);
});

test.each(['2027-02-06', '2027-02-30T01:30:00Z', '2027-02-06T01:30:00+08:00', ''])('%j is made no instant', (text) => {
  expect(() => asInstant(text)).toThrow('an instant');
});
