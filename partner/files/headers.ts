/** Maps columns to fields: Chinese and English headers are known, others are mapped with `--map`. */
import { FileProblem } from './problem';
import { type Field, fields, type Scales } from './row';
import { type Quantity, scaleOf } from './values';

/** From the header that names the field exactly to those that may mean another; the first is its Chinese name. */
const words: Readonly<Record<Field, readonly string[]>> = {
  externalRef: list(
    '岗位编号 职位编号 岗位代码 岗位id 外部编号 external_ref job_id position_id 编号 reference ref id 序号',
  ),
  title: list('岗位名称 职位名称 招聘岗位 job_title position_title 岗位 职位 工种名称 工种 title position'),
  occupationCode: list('职业代码 工种代码 职业编码 职业分类代码 occupation_code occupation'),
  regionCode: list('工作地区代码 工作地代码 工作地点代码 地区代码 行政区划代码 区划代码 region_code region'),
  headcount: list('招聘人数 需求人数 招工人数 用工人数 headcount vacancies openings 人数 岗位数'),
  wageMin: list(
    '最低工资 月薪下限 最低月薪 薪资下限 wage_min min_wage salary_min 月薪 月工资 工资 薪资 薪酬 wage salary',
    '年薪 日薪 日工资 周薪 时薪 小时工资',
  ),
  wageMax: list('最高工资 月薪上限 最高月薪 薪资上限 wage_max max_wage salary_max'),
  education: list('学历要求 最低学历 学历 文化程度 education'),
  ageMin: list('最小年龄 最低年龄 年龄下限 age_min min_age'),
  ageMax: list('最大年龄 最高年龄 年龄上限 age_max max_age'),
  skills: list('技能 技能要求 skills skill'),
  board: list('包吃 是否包吃 提供伙食 包伙食 board meals'),
  lodging: list('包住 是否包住 提供住宿 包住宿 lodging accommodation housing'),
  contractMonths: list('合同月数 合同期限 合同期 合同年限 合同年数 contract_months contract'),
  startsOn: list('到岗日期 上岗日期 开始日期 到岗时间 starts_on start_date start'),
  closesOn: list('截止日期 招聘截止日期 有效期至 截止时间 closes_on closing_date valid_through deadline'),
  description: list('岗位描述 职位描述 岗位说明 description 描述 备注 notes'),
  refill: list('离职补招 空缺补招 补招 refill'),
};

function list(...texts: readonly string[]): readonly string[] {
  return texts.join(' ').split(' ');
}

/** As people call it. */
export function nameOf(field: Field): string {
  return words[field][0] ?? field;
}

const BRACKETS = /[([{【〔「](.*?)(?:[)\]}】〕」]|$)/g;

/**
 * A header without parts that do not name the field: case, spaces, brackets with units or remarks, marks of required
 * columns.
 */
export function normalized(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(BRACKETS, '')
    .replace(/[\s*:_\-./]/g, '');
}

interface Known {
  readonly field: Field;
  /** Among the field's own words, from 0: the field's name in the API and the exact ones come first. */
  readonly rank: number;
}

const known: ReadonlyMap<string, Known> = new Map(
  fields.flatMap((field) =>
    [field, ...words[field]].map((word, rank) => [normalized(word), { field, rank }] as const).toReversed(),
  ),
);

/** A unit that stands behind a header without brackets, as in `月薪千元`. */
const TRAILING_UNIT =
  /(?:\/|每)?(?:[百千万]?元|千|万|k|rmb|年|个?月|[天日人名岁]|小?时)(?:(?:\/|每)(?:年|个?月|[天日]|小?时))?$/;
/** Words of a wage or a contract that say the unit themselves. */
const INNER_UNIT = /^([年日周时]|小时)(?:薪|工资)|合同(年)[限数]$/;

/** What a header says beside the field's name, in the order in which it stands. */
function remarksOf(header: string): readonly string[] {
  const plain = header.normalize('NFKC').toLowerCase();
  const inner = INNER_UNIT.exec(normalized(header))?.slice(1).filter(Boolean) ?? [];
  const inBrackets = [...plain.matchAll(BRACKETS)].flatMap(([, text = '']) => text.split(/[,;、，；。\s]+/));
  return [...inner, ...inBrackets].map((remark) => remark.replace(/^单位[::]?/, ''));
}

interface Meaning extends Known {
  readonly remarks: readonly string[];
}

function meaningOf(header: string): Meaning | undefined {
  const own = known.get(normalized(header));
  if (own !== undefined) return { ...own, remarks: remarksOf(header) };
  const plain = header
    .normalize('NFKC')
    .toLowerCase()
    .replace(BRACKETS, '')
    .replace(/[\s*:]/g, '');
  const [unit] = TRAILING_UNIT.exec(plain) ?? [];
  const without = unit === undefined ? undefined : known.get(normalized(plain.slice(0, -unit.length)));
  return without && unit !== undefined
    ? { ...without, remarks: [...remarksOf(header), unit.replace(/^[/每]/, '')] }
    : undefined;
}

const quantities: Readonly<Partial<Record<Field, Quantity>>> = {
  ...{ headcount: 'PEOPLE', wageMin: 'MONEY', wageMax: 'MONEY', ageMin: 'AGE', ageMax: 'AGE' },
  contractMonths: 'MONTHS',
};

export interface Mapping {
  /** The field of each column; undefined for a column that is not read. */
  readonly columns: readonly (Field | undefined)[];
  /** Required fields without a column. */
  readonly missing: readonly Field[];
  /** Columns that name the same field as well as the one that is read; where one says something else, its row is wrong. */
  readonly twins: ReadonlyMap<Field, readonly number[]>;
}

const needed: readonly Field[] = ['externalRef', 'title', 'occupationCode', 'regionCode', 'headcount', 'wageMin'];

export function isNeeded(field: Field): boolean {
  return needed.includes(field);
}

/**
 * The header that names a field best is read, wherever it stands; of equals the first.
 * @param overrides fields by header as in the file (ignoring spaces); they override known headers.
 */
export function mapHeaders(headers: readonly string[], overrides: ReadonlyMap<string, Field> = new Map()): Mapping {
  const named = new Set(overrides.values());
  const wanted = headers.map((header): Known | undefined => {
    const field = overrides.get(header.trim());
    if (field !== undefined) return { field, rank: -1 };
    const own = meaningOf(header);
    return own === undefined || named.has(own.field) ? undefined : own;
  });
  const columns: (Field | undefined)[] = headers.map(() => undefined);
  const twins = new Map<Field, readonly number[]>();
  for (const field of fields) {
    const places = wanted.flatMap((one, place) => (one?.field === field ? [place] : []));
    const best = Math.min(...places.map((place) => wanted[place]?.rank ?? 0));
    const [first, ...others] = places.filter((place) => wanted[place]?.rank === best);
    if (first === undefined) continue;
    columns[first] = field;
    if (others.length > 0) twins.set(field, others);
  }
  return { columns, missing: needed.filter((field) => !columns.includes(field)), twins };
}

/** By what a number without a unit of its own is to be multiplied. @throws FileProblem UNIT where a header's unit is none that can be converted. */
export function scalesOf(headers: readonly string[], { columns }: Mapping): Scales {
  const scales: Partial<Record<Field, number>> = {};
  for (const [place, field] of columns.entries()) {
    const quantity = field && quantities[field];
    const header = headers[place] ?? '';
    if (field === undefined || quantity === undefined) continue;
    const scale = scaleOf(meaningOf(header)?.remarks ?? remarksOf(header), quantity);
    if ('problem' in scale) {
      const [chinese = '', english = ''] = scale.problem.split(' / ');
      throw new FileProblem('UNIT', `列“${header}”：${chinese}`, `column ${header}: ${english}`);
    }
    if (scale.value !== 1) scales[field] = scale.value;
  }
  return scales;
}

/** The field of a key of a JSON object, by the same words. */
export function fieldOf(key: string): Field | undefined {
  return known.get(normalized(key))?.field;
}
