/**
 * What is wrong with the arguments of a query, told at once: a list has no userErrors, and whoever mends one argument is not to
 * find the next one then. Use cases check what depends on data.
 */
import { isRegion } from '../../../domains/reference/region/region';
import { limits } from '../../../limits';
import { hasFields } from '../../../platform/values/unknown';

interface Bounds {
  readonly max: number;
  /** By fields that bound it otherwise. */
  readonly of?: Readonly<Record<string, number>>;
}

/** Numbers from 1 on, by the names of their arguments. */
const NUMBERS: Readonly<Record<string, Bounds>> = {
  first: {
    max: limits.pageSizeMax,
    of: {
      ...{ regions: limits.pickerFirstMax, occupations: limits.pickerFirstMax },
      recommendedPositions: limits.recommendedMax,
    },
  },
  days: { max: limits.trendDaysMax },
  withoutReportForDays: { max: limits.statusDaysBackMax },
  withoutVisitForDays: { max: limits.agencyVisitDaysBackMax },
};

/** Characters of texts that are searched for, and entries of lists. */
const LENGTHS: Readonly<Record<string, number>> = {
  ...{ search: limits.searchCharactersMax, titleContains: limits.searchCharactersMax },
  seals: limits.surveysMax,
};

/** Names of arguments that are regions. */
const REGION = /(^within|regionCode)$/i;

/** First and last day of a range. */
const RANGES = [
  ['from', 'to'],
  ['activeOn', 'endingBy'],
] as const;

/**
 * @param values after coercion, as they are read.
 * @param at path of the values, with a dot at its end.
 */
export function faultsOf(field: string, values: Readonly<Record<string, unknown>>, at = ''): string[] {
  const reversed = RANGES.flatMap(([first, last]) => {
    const [from, to] = [values[first], values[last]];
    return typeof from === 'string' && typeof to === 'string' && to < from
      ? [`${at}${last} must not lie before ${first} (${from}), got ${to}`]
      : [];
  });
  const own = Object.entries(values).flatMap(([name, value]) =>
    hasFields(value) && !Array.isArray(value)
      ? faultsOf(field, value, `${at}${name}.`)
      : faultsOfOne(field, name, value).map((fault) => `${at}${name} ${fault}`),
  );
  return [...own, ...reversed];
}

function faultsOfOne(field: string, name: string, value: unknown): string[] {
  const bounds = Object.hasOwn(NUMBERS, name) ? NUMBERS[name] : undefined;
  if (typeof value === 'number' && bounds !== undefined) {
    const max = bounds.of?.[field] ?? bounds.max;
    return value < 1 || value > max ? [`must be 1 to ${max}, got ${value}`] : [];
  }
  if (typeof value === 'string' && REGION.test(name) && !isRegion(value)) return ['must be a region that exists'];
  const longest = Object.hasOwn(LENGTHS, name) ? LENGTHS[name] : undefined;
  const isMeasured = typeof value === 'string' || Array.isArray(value);
  if (longest === undefined || !isMeasured || value.length <= longest) return [];
  return [`may have ${longest} ${typeof value === 'string' ? 'characters' : 'entries'}`];
}
