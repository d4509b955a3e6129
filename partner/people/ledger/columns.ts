/** A village's ledger of people: the words that head its columns, and how they are read. `person.ts` reads a row. */
import type { CivilDate } from '../../../functions/platform/values/civil-date';
import { type Columns, wordsOf } from '../../files/row';
import { type LedgerField, ledgerFields, type LedgerInput } from './fields';
import { personIn } from './person';

/** @param today in China: nobody was born later. */
export function ledgerColumns(today: CivilDate): Columns<LedgerField, LedgerInput> {
  return {
    fields: ledgerFields,
    words: headers,
    needed: ['identityNumber', 'name'],
    quantities: { monthlyIncome: 'MONEY', wageExpected: 'MONEY', birthDate: 'DAY', surveyedOn: 'DAY' },
    codes: new Set(['identityNumber', 'phone', 'villageCode']),
    ownOfEach: {
      identityNumber: { zh: '请分别填写每个人的身份证号', en: 'write the number of each person' },
      name: { zh: '请分别填写每个人的姓名', en: 'write the name of each person' },
      // It may be what the household has together.
      monthlyIncome: { zh: '请分别填写每个人的收入', en: 'write the income of each person' },
    },
    others: OTHERS,
    toInput: (texts, scales) => personIn(texts, scales, today),
  };
}

const OTHER =
  '(?:户主|家长|家属|家人|亲属|亲友|监护人|父亲?|母亲?|父母|配偶|丈夫|妻子|爱人|儿子|女儿|子女|兄弟|姐妹|(?:紧急)?联系人|紧急|村组?干部|村委会?|村支书|村主任|组长|网格员|信息员|帮扶人?|帮扶责任人|包保?人|责任人|填报人|调查员|用工单位|单位|企业|老板|雇主)';

/** Whose 联系电话（村干部） it is: not the person's of the row. */
const OTHERS = new RegExp(`^(?:非本人|${OTHER}(?:[或和及/]?${OTHER})*的?(?:姓名|号码|电话|手机号?|身份证号?)?)$`);

const headers: Readonly<Record<LedgerField, readonly string[]>> = {
  identityNumber: wordsOf(
    '身份证号 身份证号码 居民身份证号 居民身份证号码 公民身份号码 公民身份证号 公民身份证号码 本人身份证号 劳动力身份证号 身份号码 身份证 证件号码 证件号 identity_number',
  ),
  name: wordsOf('姓名 劳动力姓名 劳动者姓名 人员姓名 家庭成员姓名 成员姓名 本人姓名 名字 name'),
  phone: wordsOf(
    '手机号 手机号码 联系电话 电话号码 联系方式 本人电话 本人联系电话 本人手机号 联系手机 电话 手机 phone mobile',
  ),
  sex: wordsOf('性别 sex gender'),
  birthDate: wordsOf('出生日期 出生年月日 出生年月 birth_date'),
  villageCode: wordsOf('村代码 村委会代码 村(社区)代码 社区代码 乡镇代码 行政区划代码 区划代码 地区代码 village_code'),
  county: wordsOf('县 县区 县(市、区) 所属县 county'),
  township: wordsOf('乡镇 乡(镇) 乡镇街道 乡镇(街道) 所属乡镇 街道 镇 township'),
  village: wordsOf('村 村(社区) 行政村 村委会 村社区 所属村 社区 village'),
  address: wordsOf('家庭住址 户籍地址 户籍地 住址 家庭地址 地址 address'),
  ethnicGroup: wordsOf('民族 ethnic_group'),
  education: wordsOf('文化程度 学历 受教育程度 education'),
  skills: wordsOf('技能 技能特长 职业技能 技能水平 技术特长 特长 skills'),
  groupTags: wordsOf('人员类别 人员类型 重点群体 帮扶类别 户类型 户属性 农户类型 人口类型 人员属性 群体 group_tags'),
  employment: wordsOf('就业状况 就业状态 就业情况 务工状况 务工状态 务工情况 务工区域 employment'),
  workplace: wordsOf(
    '务工地点 务工地 就业地点 就业地 工作地点 现务工地 现务工地点 务工所在地 就业所在地 务工省份 务工地址 workplace',
  ),
  monthlyIncome: wordsOf('月收入 月均收入 月工资 务工月收入 目前月收入 月薪 monthly_income'),
  wantsWork: wordsOf(
    '就业意愿 务工意愿 是否有就业意愿 是否有务工意愿 外出务工意愿 转移就业意愿 外出意愿 是否愿意务工 是否愿意外出务工 是否愿意就业 是否想外出务工 wants_work',
  ),
  occupations: wordsOf('意向工种 意向岗位 意向职业 求职工种 期望岗位 就业意向 occupation_codes'),
  destinations: wordsOf('意向地区 意向地 意向务工地 意向就业地 期望地区 意向地点 destination_region_codes'),
  wageExpected: wordsOf('期望工资 期望薪资 期望月薪 意向工资 期望收入 意向薪资 wage_expected'),
  departFrom: wordsOf('出发地 出发地点 乘车地点 上车地点 depart_from'),
  needsTransport: wordsOf('出行需求 交通需求 是否需要包车 是否需要专车 乘车需求 包车需求 needs_transport'),
  needsTraining: wordsOf('培训需求 是否需要培训 培训意愿 是否有培训意愿 培训意向 needs_training'),
  surveyedOn: wordsOf('调查日期 登记日期 走访日期 摸排日期 采集日期 填表日期 调查时间 登记时间 surveyed_on'),
  died: wordsOf('是否死亡 是否去世 是否已故 死亡日期 死亡时间 去世日期 去世时间 died'),
  state: wordsOf('人员状态 人口状态 生存状态 状态 健康状况 state'),
  remark: wordsOf('备注 备注说明 备考 说明 情况说明 其他说明 其他 remark remarks note'),
  seal: wordsOf('封签 seal'),
  exported: wordsOf('导出内容 exported'),
};
