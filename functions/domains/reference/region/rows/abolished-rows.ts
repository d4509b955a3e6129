/**
 * Codes of counties, prefectures and provinces that are no more (`abolished.json`; source and form: docs/data-sources.md). A
 * line holds what began with its four digits: `22晋宁县0115@2016` in line `5301` is 530122, which 530115 took over at the
 * end of 2016. A line is parsed when one of its codes is asked for.
 */
import { asCivilDate } from '../../../../platform/values/civil-date';
import lines from './abolished.json';
import { asRegionCode } from '../region-code';
import type { RegionRow } from './region-rows';

const FORM = /^(\d\d)([^\d/@]+)([\d/]*)(?:@(\d{4}))?$/;

const linesByHead: Readonly<Partial<Record<string, string>>> = lines;

/** The row of a code that was abolished before this file was made: its `replacedBy` is empty where nobody took it over. */
export function findAbolished(code: string): RegionRow | undefined {
  if (code.length !== 2 && code.length !== 4 && code.length !== 6) return undefined;
  return parsed(code.padEnd(4, '0').slice(0, 4)).get(code);
}

/** All of them, in the order of lines. */
export function allAbolished(): RegionRow[] {
  return Object.keys(lines).flatMap((head) => [...parsed(head).values()]);
}

const known = new Map<string, ReadonlyMap<string, RegionRow>>();

function parsed(head: string): ReadonlyMap<string, RegionRow> {
  const before = known.get(head);
  if (before !== undefined) return before;
  const rows = (linesByHead[head] ?? '').split(' ').flatMap((entry) => {
    const [, end, name, successors = '', year] = FORM.exec(entry) ?? [];
    if (end === undefined || name === undefined) return [];
    const code = asRegionCode(headOf(head + end));
    const replacedBy = successors.split('/').flatMap((one) => {
      if (one === '') return [];
      return [asRegionCode(headOf(one.length === 6 ? one : head.slice(0, 2) + one))];
    });
    // The yearly lists tell the year alone.
    return [{ code, name, replacedBy, ...(year !== undefined && { validTo: asCivilDate(`${year}-12-31`) }) }];
  });
  const byCode = new Map(rows.map((row) => [row.code, row]));
  known.set(head, byCode);
  return byCode;
}

/** `530000` is the province 53, `440300` the prefecture 4403, `530627000000` the county 530627. What is no padded form stays. */
export function headOf(code: string): string {
  if (!/^(?:\d{6}|\d{9}|\d{12})$/.test(code)) return code;
  if (code.length > 6) return code.endsWith('000') ? headOf(code.slice(0, -3)) : code;
  if (code.endsWith('0000')) return code.slice(0, 2);
  return code.endsWith('00') ? code.slice(0, 4) : code;
}
