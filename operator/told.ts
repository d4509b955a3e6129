/** What a recount found, for people, for tables and for programs. Pure. */
import { BELOW } from '../functions/domains/board/counter/attributes';
import { type Beside, isBeside, UNDATED } from '../functions/domains/board/recount/beside/cells';
import type { Difference } from '../functions/domains/board/recount/compare';
import { lotOf } from '../functions/domains/board/recount/lots';
import type { WrongTransfer } from '../functions/domains/board/recount/transfers';
import type { Recounted } from '../functions/domains/board/recount/recount';
import { csvOf } from '../functions/platform/values/csv';
import { indicatorLabels } from '../partner/board/labels';

export const formats = ['table', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];

/** One number that differs, or differed. */
interface Line {
  readonly indicator: string;
  /** Empty of what is counted for no time. */
  readonly on: string;
  /** A region's code, `all`, the enterprise of a lot, a person’s id, or of a counter beside the board its keys. */
  readonly region: string;
  /** Whose counter it is in: the region's own, or that of the region above; of what else a board is made of. */
  readonly where: string;
  readonly counted: number;
  readonly recounted: number;
  readonly mended: boolean;
}

export interface Asked {
  readonly campaignId: string;
  readonly from: string;
  readonly to: string;
  readonly repair: boolean;
}

const FIRST = 200;

/** Of what is counted beside the board. */
const besideLabels: Readonly<Record<Beside, string>> = {
  ...{ DEMAND: '出行需求', COVERAGE: '村民', SHORTAGES: '缺工', POSTED: '机构岗位', AT_WORK: '同村在岗' },
  ...{ OPEN_PLACES: '空缺岗位', SEATS: '座位', SERVED: '班次' },
};

export function told(result: Recounted, format: Format, asked: Asked): string {
  const lines = linesOf(result, asked);
  const { read, unreadable } = result;
  if (format === 'json') return `${JSON.stringify({ ...asked, read, unreadable, differences: lines }, undefined, 2)}\n`;
  const heads = ['indicator', 'on', 'region', 'where', 'counted', 'recounted', 'mended'] as const;
  if (format === 'csv') return csvOf([[...heads], ...lines.map((line) => heads.map((head) => cell(line[head])))]);
  const rows = lines.slice(0, FIRST).map((line) => {
    const labels: Readonly<Record<string, string>> = { ...indicatorLabels, ...besideLabels };
    const head = [line.indicator, labels[line.indicator], line.on, line.region].filter(Boolean).join(' ');
    const change = `${line.counted} -> ${line.recounted} (${signed(line.recounted - line.counted)})`;
    return `  ${head}${line.where === '' ? '' : ` (${line.where})`}: ${change}${line.mended ? ' 已修正 / mended' : ''}`;
  });
  return [
    `${asked.campaignId}: ${asked.from} – ${asked.to}，已读 ${read} 项 / ${read} items read`,
    ...unreadable.slice(0, FIRST).map((name) => `  无法读取，未计入 / could not be read, not counted: ${name}`),
    ...(asked.repair && unreadable.length > 0 && lines.length > 0 ? [NOT_MENDED] : []),
    lines.length === 0
      ? '计数与各表一致 / the counters are what the tables tell'
      : `${lines.length} 个计数有差异（计数 -> 重新计数）/ numbers differ (counted -> recounted):`,
    ...rows,
    ...(lines.length > FIRST ? ['  … (--format csv)'] : []),
    '',
  ].join('\n');
}

const NOT_MENDED =
  '有无法读取的项目，未作修正：请先修复或删除这些项目 / nothing was mended, for what can not be read may be counted: repair or delete these items first';

function cell(value: string | number | boolean): string | number {
  return typeof value === 'boolean' ? String(value) : value;
}

function linesOf({ differences, wrongLots, wrongTransfers, mended, unreadable }: Recounted, { repair }: Asked): Line[] {
  const done = new Set(mended.map(nameOf));
  return [
    ...differences.map((one): Line => {
      const { name: indicator, on, counted, recounted } = one;
      return {
        indicator,
        on: on === UNDATED ? '' : on,
        ...placeOf(one),
        counted,
        recounted,
        mended: done.has(nameOf(one)),
      };
    }),
    ...wrongLots.map(({ lot: { enterpriseId, on, regionCode }, counted, recounted }): Line => {
      const where = `lot of ${enterpriseId}`;
      return {
        indicator: 'POSITIONS_COLLECTED',
        on,
        region: regionCode,
        where,
        counted,
        recounted,
        mended: repair && unreadable.length === 0,
      };
    }),
    ...wrongTransfers.flatMap(({ workerId: region, season: on, counted, recounted }): Line[] => {
      const isMended = repair && unreadable.length === 0;
      return TRANSFER.flatMap(({ indicator, tells }) => {
        const [is, should] = [counted, recounted].map(tells);
        if (is === should) return [];
        const [one, other] = [is, should].map((text) => (text === undefined ? 0 : 1)) as [number, number];
        const where = `${is ?? '-'} -> ${should ?? '-'}`;
        return [{ indicator, on, region, where, counted: one, recounted: other, mended: isMended }];
      });
    }),
  ];
}

/** What counts of a person in a season. */
const TRANSFER = [
  {
    indicator: 'WORKERS_TRANSFERRED',
    tells: ({ agreedOn, homeCode, workCode }: WrongTransfer['counted']) =>
      agreedOn && [agreedOn, homeCode, workCode].join(' '),
  },
  {
    indicator: 'STABLE_PLACEMENTS',
    tells: ({ stableOn, stableHome }: WrongTransfer['counted']) => stableOn && [stableOn, stableHome].join(' '),
  },
] as const;

function placeOf(difference: Difference): Pick<Line, 'region' | 'where'> {
  const { name, of, attribute } = difference;
  const lot = lotOf(difference);
  if (lot !== undefined) return { region: lot.regionCode, where: `submitted by ${of}` };
  if (name === 'INCOME_RISE_MEDIAN') {
    const [county = '', step = ''] = attribute.split(':');
    return { region: county, where: `step ${step}` };
  }
  if (name === 'SUPPLY') {
    // `supplied.2027-01` of the way `5306#44`, or `supplied.20` of a month of it.
    const [from = '', to] = of.split('#');
    const [what = '', part = ''] = attribute.split('.');
    const span = part.length > 2 ? ', the month' : '';
    return { region: to ?? from, where: `${what}${to === undefined ? '' : ` from ${from}`}${span}` };
  }
  if (isBeside(name)) return { region: of, where: attribute };
  if (attribute.startsWith(BELOW)) return { region: of + attribute.slice(BELOW.length), where: `in ${of}` };
  return attribute === 'value'
    ? { region: of, where: '' }
    : { region: attribute.slice('in.'.length), where: `in ${of}` };
}

function nameOf({ key, attribute }: Difference): string {
  return `${key.Key.pk} ${key.Key.sk} ${attribute}`;
}

function signed(amount: number): string {
  return amount > 0 ? `+${amount}` : String(amount);
}
