/** Which column is which field: Chinese and English headers are known by themselves, others are named by `--map`. */
import { type Field, fields } from './row';

const words: Readonly<Record<Field, readonly string[]>> = {
  externalRef: [
    '岗位编号',
    '职位编号',
    '编号',
    '岗位代码',
    '岗位id',
    '序号',
    '外部编号',
    'external ref',
    'reference',
    'ref',
    'job id',
    'position id',
    'id',
  ],
  title: [
    '岗位名称',
    '职位名称',
    '招聘岗位',
    '岗位',
    '职位',
    '工种',
    '工种名称',
    'title',
    'job title',
    'position',
    'position title',
  ],
  occupationCode: ['职业代码', '工种代码', '职业编码', '职业分类代码', 'occupation code', 'occupation'],
  regionCode: [
    '工作地区代码',
    '地区代码',
    '行政区划代码',
    '区划代码',
    '工作地代码',
    '工作地点代码',
    'region code',
    'region',
  ],
  headcount: ['招聘人数', '需求人数', '招工人数', '人数', '用工人数', '岗位数', 'headcount', 'vacancies', 'openings'],
  wageMin: [
    '最低工资',
    '月薪下限',
    '最低月薪',
    '薪资下限',
    '工资',
    '月薪',
    '薪资',
    '薪酬',
    'wage min',
    'min wage',
    'salary min',
    'wage',
    'salary',
  ],
  wageMax: ['最高工资', '月薪上限', '最高月薪', '薪资上限', 'wage max', 'max wage', 'salary max'],
  education: ['学历要求', '学历', '最低学历', '文化程度', 'education'],
  ageMin: ['最小年龄', '最低年龄', '年龄下限', 'age min', 'min age'],
  ageMax: ['最大年龄', '最高年龄', '年龄上限', 'age max', 'max age'],
  skills: ['技能', '技能要求', 'skills', 'skill'],
  board: ['包吃', '是否包吃', '提供伙食', '包伙食', 'board', 'meals'],
  lodging: ['包住', '是否包住', '提供住宿', '包住宿', 'lodging', 'accommodation', 'housing'],
  contractMonths: ['合同月数', '合同期限', '合同期', 'contract months', 'contract'],
  startsOn: ['到岗日期', '上岗日期', '开始日期', '到岗时间', 'starts on', 'start date', 'start'],
  closesOn: [
    '截止日期',
    '招聘截止日期',
    '有效期至',
    '截止时间',
    'closes on',
    'closing date',
    'valid through',
    'deadline',
  ],
  description: ['岗位描述', '职位描述', '岗位说明', '备注', '描述', 'description', 'notes'],
  refill: ['离职补招', '空缺补招', '补招', 'refill'],
};

/** Without what does not name the field: case, spaces, brackets with units or remarks, marks of needed columns. */
export function normalized(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*:_\-./]/g, '');
}

const known: ReadonlyMap<string, Field> = new Map(
  fields.flatMap((field) => [field, ...words[field]].map((word) => [normalized(word), field] as const)),
);

export interface Mapping {
  /** For each column its field; undefined for a column that is not read. */
  readonly columns: readonly (Field | undefined)[];
  /** Needed fields that no column has. */
  readonly missing: readonly Field[];
  /** Fields that several columns have; the first is read. */
  readonly repeated: readonly Field[];
}

const needed: readonly Field[] = ['externalRef', 'title', 'occupationCode', 'regionCode', 'headcount', 'wageMin'];

/** @param overrides field by header as it stands in the file (spaces aside); they win over what is known. */
export function mapHeaders(headers: readonly string[], overrides: ReadonlyMap<string, Field> = new Map()): Mapping {
  const named = new Set(overrides.values());
  const wanted = headers.map((header) => {
    const override = overrides.get(header.trim());
    const own = known.get(normalized(header));
    return override ?? (own === undefined || named.has(own) ? undefined : own);
  });
  const columns = wanted.map((field, place) => (wanted.indexOf(field) === place ? field : undefined));
  return {
    columns,
    missing: needed.filter((field) => !columns.includes(field)),
    repeated: fields.filter((field) => wanted.filter((one) => one === field).length > 1),
  };
}

/** Keys of JSON objects, by the same words. */
export function fieldOf(key: string): Field | undefined {
  return known.get(normalized(key));
}
