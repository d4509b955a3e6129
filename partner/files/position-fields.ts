/** Fields of a position in a file, and the headers by which their columns are known. */
import type { PositionInput } from '../../functions/generated/graphql';
import { wordsOf } from './row';

/** Those of the API's input. */
export const inputFields = [
  'externalRef',
  'title',
  'occupationCode',
  'regionCode',
  'headcount',
  'wageMin',
  'wageMax',
  'education',
  'ageMin',
  'ageMax',
  'skills',
  'board',
  'lodging',
  'contractMonths',
  'startsOn',
  'closesOn',
  'description',
  'refill',
  'movementsPerMinute',
  'liftKgFrequent',
  'liftKgOccasional',
  'nightWork',
  'hazards',
] as const satisfies readonly (keyof PositionInput)[];

/** With the names that stand for codes, or beside them, and fields that say several of the others. */
export const fields = [
  ...inputFields,
  ...(['occupationName', 'placeName', 'ageRange', 'boardAndLodging', 'benefits'] as const),
] as const;

export type Field = (typeof fields)[number];

export const words: Readonly<Record<Field, readonly string[]>> = {
  externalRef: wordsOf(
    '岗位编号 职位编号 岗位编码 职位编码 岗位代码 职位代码 岗位id 职位id 岗位号 职位号 招聘编号 招聘编码 需求编号 用工编号 工作编号 外部编号',
    'external_ref job_id position_id job_code position_code job_number job_reference job_ref 编号 编码 reference ref id',
  ),
  title: wordsOf('岗位名称 职位名称 招聘岗位 job_title position_title 岗位 职位 title position'),
  occupationCode: wordsOf('职业代码 工种代码 职业编码 职业分类代码 occupation_code occupation'),
  regionCode: wordsOf('工作地区代码 工作地代码 工作地点代码 地区代码 行政区划代码 区划代码 region_code region'),
  headcount: wordsOf('招聘人数 需求人数 招工人数 用工人数 headcount vacancies openings 人数 岗位数'),
  wageMin: wordsOf(
    '最低工资 月薪下限 最低月薪 薪资下限 最低薪资 最低薪酬 工资下限 薪酬下限 wage_min min_wage salary_min 月薪 月工资 工资 薪资 薪酬 wage salary',
    '月薪范围 薪资范围 薪酬范围 工资范围 月薪区间 薪资区间 薪酬区间 工资区间 工资待遇 薪资待遇 薪酬待遇 月薪待遇 工资标准 薪资标准 薪酬标准',
    '综合工资 综合月薪 综合薪资 月综合工资 税前月薪 税前工资 税前薪资 月均工资',
    '起薪 年薪 薪水 日薪 日工资 周薪 时薪 小时工资',
  ),
  wageMax: wordsOf(
    '最高工资 月薪上限 最高月薪 薪资上限 最高薪资 最高薪酬 工资上限 薪酬上限 wage_max max_wage salary_max',
  ),
  education: wordsOf('学历要求 最低学历 学历 文化程度 education'),
  ageMin: wordsOf('最小年龄 最低年龄 年龄下限 age_min min_age'),
  ageMax: wordsOf('最大年龄 最高年龄 年龄上限 age_max max_age'),
  ageRange: wordsOf('年龄要求 年龄范围 年龄限制 年龄区间 年龄段 年龄 age_range age'),
  skills: wordsOf('技能 技能要求 skills skill'),
  board: wordsOf('包吃 是否包吃 提供伙食 包伙食 board meals'),
  lodging: wordsOf('包住 是否包住 提供住宿 包住宿 lodging accommodation housing'),
  boardAndLodging: wordsOf(
    '食宿 包吃住 是否包吃住 包吃包住 包食宿 是否包食宿 提供食宿 是否提供食宿 食宿情况 食宿条件 食宿安排 食宿待遇 吃住 吃住情况 board_and_lodging',
  ),
  benefits: wordsOf('福利待遇 员工福利 福利 待遇福利 职位福利 岗位福利 job_benefits benefits'),
  contractMonths: wordsOf('合同月数 合同期限 合同期 合同年限 合同年数 contract_months contract'),
  startsOn: wordsOf('到岗日期 上岗日期 开始日期 到岗时间 starts_on start_date start'),
  closesOn: wordsOf('截止日期 招聘截止日期 有效期至 截止时间 closes_on closing_date valid_through deadline'),
  description: wordsOf('岗位描述 职位描述 岗位说明 description 描述 备注 notes'),
  refill: wordsOf('离职补招 空缺补招 补招 refill'),
  occupationName: wordsOf(
    '工种 工种名称 职业 职业名称 职业工种 岗位工种 招聘工种 需求工种 用工工种 工种类别 岗位类别 职位类别 职业类别 occupation_name job_category',
  ),
  placeName: wordsOf(
    '工作地点 工作地 工作地区 工作城市 工作地址 工作区域 工作所在地 上班地点 上班地址 用工地点 用工地址 用工地 务工地点 就业地点 就业地 岗位地点 岗位所在地',
    'workplace work_location job_location location place city 地点 地址 城市 所在城市 所在地区 所在地 地区',
  ),
  movementsPerMinute: wordsOf('每分钟动作次数 动作频率 每分钟动作数 movements_per_minute'),
  liftKgFrequent: wordsOf('频繁负重 连续负重 每小时六次以上负重 lift_kg_frequent'),
  liftKgOccasional: wordsOf('间断负重 偶尔负重 最大负重 lift_kg_occasional'),
  nightWork: wordsOf('夜班 是否夜班 上夜班 night_work night_shift'),
  hazards: wordsOf('未成年工禁忌作业 禁忌作业 危险作业 hazards'),
};

/** Fields that may say anything. */
export const TEXTS: ReadonlySet<Field> = new Set(['externalRef', 'title', 'description', 'skills', 'benefits']);

/** Fields that hold a name, of which an office program may make a number or a day. */
export const NAMES: ReadonlySet<Field> = new Set([
  ...(['externalRef', 'occupationCode', 'regionCode', 'occupationName', 'placeName'] as const),
]);

/** Fields in which 无 is an answer, or a text like any other. In the others it says nothing, as does a dash. */
export const NONE_ANSWERS: ReadonlySet<Field> = new Set([
  ...(['education', 'skills', 'hazards', 'board', 'lodging', 'boardAndLodging', 'refill', 'nightWork'] as const),
  ...(['movementsPerMinute', 'liftKgFrequent', 'liftKgOccasional', 'description'] as const),
]);
