/**
 * Counters beside the board that tell whose they are by their keys alone: what people ask to travel, who lives in a village, and
 * so on. A fact of these names the number that it is in. Pure.
 */
import { asCivilDate, type CivilDate, isCivilDate } from '../../../../platform/values/civil-date';

/**
 * What has such counters. What they are, and where: `definitions.ts`. Not among them is who stayed in a job (`jobs/retention`): of
 * those who are told of after a month was shown no more are counted, and no table tells when something was told.
 */
export const besideNames = [
  ...(['DEMAND', 'COVERAGE', 'SHORTAGES', 'POSTED', 'AT_WORK'] as const),
  ...(['OPEN_PLACES', 'SEATS', 'SERVED'] as const),
] as const;
export type Beside = (typeof besideNames)[number];

/** A number of a counter. */
export interface Cell {
  readonly pk: string;
  readonly sk: string;
  readonly attribute: string;
}

/** A counter; of a month its first day. */
export interface StoredBeside {
  readonly name: Beside;
  readonly on: CivilDate;
  /** Its keys. */
  readonly of: string;
}

interface Form {
  readonly pk: RegExp;
  readonly sk: RegExp;
  /** Its counts. */
  readonly counts: RegExp;
  /** Of a month, of a day, or of no time. */
  readonly span: 'DAY' | 'MONTH' | 'ALWAYS';
}

const forms: Readonly<Record<Beside, Form>> = {
  DEMAND: {
    ...{ pk: /^demand#\d+$/, sk: /^\d{4}-\d\d-\d\d#\d+$/, span: 'DAY' },
    counts: /^(requested|allocated|waiting)\.\d+$/,
  },
  COVERAGE: {
    ...{ pk: /^coverage#\d+$/, sk: /^\d+$/, span: 'ALWAYS' },
    counts: /^(known|surveyed\.\d{4}|due\.\d{4}-\d\d-\d\d)$/,
  },
  SHORTAGES: { pk: /^shortage#\d+$/, sk: /^\d+#/, span: 'ALWAYS', counts: /^(shortage|enterprises)$/ },
  POSTED: { pk: /^posted#agy_/, sk: /^\d{4}-\d\d$/, span: 'MONTH', counts: /^(positions|headcount)\.\d\d$/ },
  AT_WORK: { pk: /^villagers#\d+$/, sk: /^at-work$/, span: 'ALWAYS', counts: /^at\.ent_/ },
  OPEN_PLACES: { pk: /^corridor#open$/, sk: /^positions(#\d+)?$/, span: 'ALWAYS', counts: /^open\.\d+$/ },
  SEATS: { pk: /^corridor#\d+$/, sk: /^\d{4}-\d\d-\d\d$/, span: 'DAY', counts: /^seats\.\d+$/ },
  SERVED: { pk: /^corridor#served$/, sk: /^\d{4}-\d\d$/, span: 'MONTH', counts: /^to\.\d+\.\d+$/ },
};

export function isBeside(name: string): name is Beside {
  return Object.hasOwn(forms, name);
}

/** The day of what is counted for no time. */
export const UNDATED = asCivilDate('0001-01-01');

/** Undefined for a counter of something else. */
export function storedBeside(pk: string, sk: string): StoredBeside | undefined {
  const name = besideNames.find((one) => forms[one].pk.test(pk) && forms[one].sk.test(sk));
  if (name === undefined) return undefined;
  const day = { DAY: sk.slice(0, 10), MONTH: `${sk}-01`, ALWAYS: UNDATED }[forms[name].span];
  return isCivilDate(day) ? { name, on: day, of: `${pk} ${sk}` } : undefined;
}

export function isCountBeside(name: Beside, attribute: string): boolean {
  return forms[name].counts.test(attribute);
}

/** Whether a day of such counters is compared: whole months of those that are kept by months. */
export function isBesideWithin(
  { from, to }: { readonly from: CivilDate; readonly to: CivilDate },
  name: Beside,
  on: CivilDate,
): boolean {
  const { span } = forms[name];
  if (span === 'ALWAYS') return true;
  const digits = span === 'MONTH' ? 7 : 10;
  const day = on.slice(0, digits);
  return day >= from.slice(0, digits) && day <= to.slice(0, digits);
}

/** As a fact has it. */
export function cellName({ pk, sk, attribute }: Cell): string {
  return `${pk} ${sk} ${attribute}`;
}

export function cellOf(name: string): Cell {
  const [pk = '', sk = '', attribute = ''] = name.split(' ');
  return { pk, sk, attribute };
}
