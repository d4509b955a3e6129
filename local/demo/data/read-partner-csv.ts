/**
 * Reads a partner's CSV with Chinese headings, one position a row. It checks nothing: an unreadable cell goes to the
 * server as it is, or as null if a number or yes/no is expected, so that every error comes from the server.
 */
import { parse } from 'csv-parse/sync';
import { addDays, type CivilDate } from '../../../functions/platform/values/civil-date';
import type { Education, PositionInput, WorkInput } from './inputs';
import { untold } from './positions';

export interface PartnerPosition {
  /** Line of the file, from 1 for the headings, as an editor shows it. */
  readonly line: number;
  readonly input: PositionInput;
}

/**
 * The rows in the file's order. Dates may be real ones or days from `today` (`+45`, `-3`). Throws when a heading is
 * missing or the quoting is broken: then no row can be trusted.
 */
export function readPartnerPositions(text: string, today: CivilDate): PartnerPosition[] {
  const [headings, ...rows] = parse(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const columns = columnsOf(headings?.record ?? []);

  return rows.map(({ record, info }) => {
    const cell = (field: Field): string => record[columns[field]] ?? '';
    return {
      line: info.lines,
      input: {
        externalRef: cell('externalRef'),
        title: textOf(cell('title')),
        occupationCode: textOf(cell('occupationCode')),
        regionCode: textOf(cell('regionCode')),
        headcount: numberOf(cell('headcount')),
        wageMin: numberOf(cell('wageMin')),
        wageMax: numberOf(cell('wageMax')),
        education: educations.get(cell('education')) ?? textOf(cell('education')),
        ageMin: numberOf(cell('ageMin')),
        ageMax: numberOf(cell('ageMax')),
        skills: cell('skills').split('、').filter(Boolean),
        board: yesOrNo.get(cell('board')) ?? null,
        lodging: yesOrNo.get(cell('lodging')) ?? null,
        contractMonths: numberOf(cell('contractMonths')),
        startsOn: dateOf(cell('startsOn'), today),
        closesOn: dateOf(cell('closesOn'), today),
        description: textOf(cell('description')),
        ...untold,
      },
    };
  });
}

type Field = Exclude<keyof PositionInput, keyof WorkInput>;

const headingOf: Readonly<Record<Field, string>> = {
  externalRef: '岗位编号',
  title: '岗位名称',
  occupationCode: '职业代码',
  regionCode: '工作地区代码',
  headcount: '招聘人数',
  wageMin: '最低工资',
  wageMax: '最高工资',
  education: '学历要求',
  ageMin: '最小年龄',
  ageMax: '最大年龄',
  skills: '技能',
  board: '包吃',
  lodging: '包住',
  contractMonths: '合同月数',
  startsOn: '到岗日期（天后）',
  closesOn: '截止日期（天后）',
  description: '岗位描述',
};

/** Partners reorder and add columns, so each is found by its heading. */
function columnsOf(headings: readonly string[]): Readonly<Record<Field, number>> {
  const missing = Object.values(headingOf).filter((heading) => !headings.includes(heading));
  if (missing.length > 0) throw new Error(`expected the headings ${missing.join(', ')}, got ${headings.join(', ')}`);
  const columns = Object.entries(headingOf).map(([field, heading]) => [field, headings.indexOf(heading)]);
  return Object.fromEntries(columns) as Record<Field, number>;
}

const educations: ReadonlyMap<string, Education> = new Map([
  ['不限', 'NONE'],
  ['小学', 'PRIMARY'],
  ['初中', 'JUNIOR_HIGH'],
  ['高中', 'SENIOR_HIGH'],
  ['中专', 'VOCATIONAL'],
  ['大专', 'COLLEGE'],
  ['本科', 'BACHELOR'],
]);

const yesOrNo: ReadonlyMap<string, boolean> = new Map([
  ['是', true],
  ['否', false],
]);

function textOf(cell: string): string | null {
  return cell === '' ? null : cell;
}

/** Null for what is not a number of GraphQL's Int: it would make the server refuse the whole request for one row. */
function numberOf(cell: string): number | null {
  const number = Number(cell);
  return cell !== '' && (number | 0) === number ? number : null;
}

function dateOf(cell: string, today: CivilDate): string | null {
  return /^[+-]\d{1,4}$/.test(cell) ? addDays(today, Number(cell)) : textOf(cell);
}
