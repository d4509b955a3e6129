/** What the compiler refuses: `tsc` fails where a line that is expected to be wrong is right. */
import { asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
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

function isPast(date: CivilDate): boolean {
  return date < asCivilDate('2027-02-06');
}

test('a civil date is taken, and no other text', () => {
  expect(isPast(asCivilDate('2027-02-05'))).toBe(true);
  // @ts-expect-error A text that nobody checked is no civil date.
  expect(isPast('2027-2-5')).toBe(false);
  // @ts-expect-error An instant is no civil date.
  expect(isPast(asInstant('2027-02-05T16:00:00Z'))).toBe(true);
});

test('a civil date is not compared with an instant', () => {
  const midnight = asInstant('2027-02-05T16:00:00Z');
  const date = asCivilDate('2027-02-06');
  // @ts-expect-error The date begins at this instant; as text it lies behind it.
  expect(date > midnight).toBe(true);
  // @ts-expect-error Nor is one ever the other.
  expect(date === midnight).toBe(false);
});

test.each(['2027-02-30', '2027-2-6', '2027-02-06T00:00:00Z', ''])('%j is made no civil date', (text) => {
  expect(() => asCivilDate(text)).toThrow('a civil date');
});
