/**
 * Forty instants to 2036 on which what is seeded must work as on any other: the last second of a year in Shanghai and the
 * first of the next, festivals, leap days and the days around them.
 */
import { festivals } from '../../functions/domains/travel/group-ticket/chunyun';

const years = Array.from({ length: 10 }, (_, index) => 2026 + index);

export const days: readonly Date[] = [
  ...years.flatMap((year) => [`${year}-12-31T15:59:59.000Z`, `${year}-12-31T16:00:00.000Z`]),
  ...festivals.filter((date) => date > '2027').map((date) => `${date}T04:00:00.000Z`),
  ...[2028, 2032, 2036].flatMap((year) => [`${year}-02-28T16:00:00.000Z`, `${year}-02-29T16:00:00.000Z`]),
  ...['2027-01-05T02:00:00.000Z', '2028-02-28T15:59:59.000Z', '2030-06-30T16:00:00.000Z', '2036-12-30T16:00:00.000Z'],
].map((instant) => new Date(instant));
