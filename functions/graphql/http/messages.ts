/** What people read of a refusal, in Chinese and English. Each code has one text; its parameters come with the refusal. */
import type { Violation } from '../../domains/travel/group-ticket/group-ticket';
import type { GroupTicketRule, UserErrorCode } from '../../generated/graphql';
import type { Refusal } from '../../platform/requests/result';
import type { Locale } from '../context';

/** `{name}` stands for a parameter of the refusal. */
type Text = Readonly<Record<Locale, string>>;

const texts: Readonly<Record<UserErrorCode, Text>> = {
  REQUIRED: { zh: '必填项，不能为空', en: 'This field is required and must not be empty.' },
  TEXT_LENGTH: {
    zh: '长度应为 {min} 至 {max} 个字符，实为 {got} 个',
    en: 'Expected {min} to {max} characters, got {got}.',
  },
  TEXT_MALFORMED: {
    zh: '文本含有无效的 Unicode 字符',
    en: 'Expected Unicode text; this holds half of a surrogate pair.',
  },
  TEXT_CHARACTERS: {
    zh: '文本含有看不见的或控制类字符（{character}），请删除后重新输入',
    en: 'Expected characters that can be seen; this holds {character}.',
  },
  NUMBER_RANGE: { zh: '应在 {min} 至 {max} 之间，实为 {got}', en: 'Expected a number from {min} to {max}, got {got}.' },
  LIST_LENGTH: { zh: '应有 {min} 至 {max} 项，实为 {got} 项', en: 'Expected {min} to {max} entries, got {got}.' },
  VALUE_UNKNOWN: { zh: '没有这个值，应为其中之一：{allowed}', en: 'Expected one of: {allowed}.' },
  DUPLICATE: { zh: '与前面的某一项重复', en: 'Expected each value once; this one stands earlier in the list.' },
  RANGE_REVERSED: { zh: '不能小于或早于起始值 {start}', en: 'Expected the start, {start}, or a later value.' },
  DATE_INVALID: {
    zh: '不是有效日期，应为 YYYY-MM-DD 格式的真实日期',
    en: 'Expected a real date of the form YYYY-MM-DD.',
  },
  DATE_PAST: { zh: '日期已过，不能早于今天（{today}）', en: 'The date is past; expected {today} or later.' },
  DATE_TOO_FAR: { zh: '日期太远，不能晚于 {latest}', en: 'The date is too far ahead; expected {latest} or earlier.' },
  NOT_FOUND: { zh: '没有找到', en: 'There is no such object.' },
  IDEMPOTENCY_KEY_REUSED: {
    zh: '这个幂等键已用于另一个请求，请换一个新的键',
    en: 'This idempotency key was used with another input; choose a new one.',
  },
  REGION_UNKNOWN: { zh: '没有这个区划代码', en: 'No region has this code.' },
  REGION_LEVEL: {
    zh: '区划级别不对，应在 {coarsest} 与 {finest} 之间',
    en: 'Expected a region from the level {coarsest} to {finest}.',
  },
  REGION_OUT_OF_SCOPE: { zh: '不在您负责的区域（{scope}）之内', en: 'The region lies outside yours ({scope}).' },
  PHONE_INVALID: { zh: '电话号码不正确', en: 'Not a telephone number of mainland China.' },
  CREDIT_CODE_INVALID: {
    zh: '统一社会信用代码不正确（18 位，GB 32100-2015）',
    en: 'Not a unified social credit code (18 characters, GB 32100-2015).',
  },
  CREDIT_CODE_TAKEN: {
    zh: '该统一社会信用代码的企业已登记',
    en: 'An enterprise with this credit code is registered already.',
  },
  ENTERPRISE_ALREADY_OWNED: { zh: '该账号已登记过企业', en: 'This account has registered an enterprise already.' },
  ENTERPRISE_NOT_VERIFIED: { zh: '企业尚未通过就业部门核验', en: 'The bureau has not verified this enterprise yet.' },
  URL_INVALID: {
    zh: '不是有效网址（不得含用户名或密码）',
    en: 'Not a URL, or one with a user name or password in it.',
  },
  URL_NOT_HTTPS: { zh: '只接受 https 网址', en: 'Expected an https address.' },
  URL_NOT_PUBLIC: {
    zh: '网址必须指向公网地址，不能是本机、内网或保留地址',
    en: 'Expected a public address; loopback, private, link-local and reserved ones are not called.',
  },
  WEBHOOK_SECRETS_TOO_MANY: {
    zh: '同一回调地址最多有 {max} 个有效密钥，请在最早的密钥失效后（24 小时内）再换',
    en: 'A webhook may have {max} valid secrets; try again when the oldest has ended, within a day.',
  },
  WEBHOOKS_TOO_MANY: {
    zh: '每个企业最多登记 {max} 个回调地址',
    en: 'An enterprise may have {max} webhooks; remove one first.',
  },
  IDENTITY_NUMBER_INVALID: {
    zh: '居民身份证号码不正确（{problem}）',
    en: 'Not a resident identity number of 18 characters (wrong part: {problem}).',
  },
  IDENTITY_NUMBER_TAKEN: {
    zh: '该居民身份证号码已登记',
    en: 'A worker with this identity number is registered already.',
  },
  INSTANT_INVALID: {
    zh: '不是有效时间，应为带时区的 RFC 3339 格式，如 2027-01-20T12:00:00+08:00',
    en: 'Expected an instant such as 2027-01-20T12:00:00+08:00.',
  },
  SURVEYED_IN_FUTURE: {
    zh: '调查时间晚于现在，请检查手机时钟（最多可快 {minutes} 分钟）',
    en: 'The survey lies in the future; check the clock of the phone (at most {minutes} minutes ahead).',
  },
  IDENTITY_NOT_CONFIRMED: {
    zh: '姓名与该居民身份证号码的登记不一致，请核对身份证',
    en: 'The name is not the registered one of this identity number; check the identity card.',
  },
  MOVE_DECIDED: { zh: '该迁移已有答复', en: 'This move was answered before.' },
  MOVE_DECLINED: {
    zh: '对方地区未同意该劳动者迁出，说明见迁移记录',
    en: 'The region where the person lives did not let them go; see the note of the move.',
  },
  MOVES_TOO_MANY: {
    zh: '该劳动者已有 {max} 条迁移等待答复',
    en: 'This person has {max} moves that wait for an answer; no more are taken until one is answered.',
  },
  MINIMUM_WAGES_TOO_MANY: {
    zh: '该地区的最低工资标准已满：现行最多 {inForce} 条，已被取代和撤回的最多 {former} 条',
    en: 'This area may have {inForce} minimum wages in force, and {former} that were replaced or withdrawn.',
  },
  REVEALS_EXHAUSTED: {
    zh: '今天查看完整号码的次数已达上限（{max} 次）',
    en: 'This account has used up its {max} reveals for today; go on tomorrow.',
  },
  INQUIRIES_EXHAUSTED: {
    zh: '今天按号码查询他人的次数已达上限（{max} 次）',
    en: 'This account has asked about {max} people by number today, the most allowed; go on tomorrow.',
  },
  SAME_WORKER: { zh: '两者是同一个人', en: 'Both are the same person.' },
  ALREADY_MERGED: { zh: '该劳动者已并入另一条登记', en: 'This person was merged into another one before.' },
  OTHER_PROVINCE: {
    zh: '两人不在同一个省，不能合并',
    en: 'The two live in different provinces and cannot be merged.',
  },
  BOTH_PLACED: {
    zh: '两条登记都有未结束的就业记录，请先结束其中一条',
    en: 'Both have a placement that has not ended; end one of them first.',
  },
  MERGE_TRAVELLING: {
    zh: '被合并的登记有未结束的行程，请先释放座位，或改为保留该登记',
    en: 'The person to be merged has a journey that is not over: release it, or keep this person instead.',
  },
  MERGED_TOO_MANY: {
    zh: '该劳动者已合并了 {max} 条登记，不能再多',
    en: 'Registrations merged into this person: {max}, the most allowed.',
  },
  OCCUPATION_UNKNOWN: { zh: '没有这个职业代码', en: 'No occupation has this code.' },
  OCCUPATION_REPLACED: {
    zh: '该职业代码已停用，请改用 {successors}',
    en: 'This occupation code is no longer in force; use {successors}.',
  },
  REGION_REPLACED: {
    zh: '该区划代码已停用，请改用 {successor}',
    en: 'This region code is no longer in force; use {successor}.',
  },
  WAGE_BELOW_MINIMUM: {
    zh: '低于当地最低工资标准 {minimum} 元/月（自 {validFrom} 起执行）',
    en: 'Below the minimum wage of the place, {minimum} yuan a month since {validFrom}.',
  },
  NEAR_DUPLICATE: {
    zh: '与本企业岗位 {externalRef} 的名称、地点和工资相同，请确认不是重复提交',
    en: 'Has the same title, place and wage as your position {externalRef}; make sure it is another one.',
  },
  UNDER_LEGAL_AGE: {
    zh: '未满 {age} 周岁：法律禁止招用或介绍就业',
    en: 'Under {age}: the law forbids employing such a person or introducing them to work.',
  },
  JUVENILE_BANNED: { zh: '法律禁止未成年工从事该职业', en: 'The law bans workers under 18 from this occupation.' },
  HEADCOUNT_BELOW_TAKEN: {
    zh: '招聘人数不能低于已上岗人数 {taken}',
    en: 'Expected a headcount of at least {taken}: so many vacancies are taken already.',
  },
  DUPLICATE_IN_BATCH: { zh: '本批次中第 {row} 行已用此编号', en: 'Row {row} of the batch has the same reference.' },
  HEADCOUNT_RAISED: {
    zh: '导入期间已有 {taken} 人上岗，招聘人数已调整为 {taken}',
    en: 'While the file was imported, {taken} vacancies were taken; the headcount was raised to {taken}.',
  },
  CHUNK_DIFFERS: { zh: '第 {chunk} 块此前已提交，内容不同', en: 'Chunk {chunk} was sent before with other rows.' },
  CHUNK_ROWS: { zh: '该块应有 {expected} 行，实为 {got} 行', en: 'Expected {expected} rows in this chunk, got {got}.' },
  CHUNKS_MISSING: {
    zh: '{chunks} 块中还有 {missing} 块未收到',
    en: 'Expected {chunks} chunks, {missing} have not come yet; see missingChunks.',
  },
  IMPORT_ENDED: {
    zh: '该导入已不再接收数据（正在保存、已完成或已取消）',
    en: 'The import takes no more chunks: it is being stored, has finished, or was cancelled.',
  },
  BATCH_REJECTED: {
    zh: '本行无误，但其他行有错，整批未提交',
    en: 'This row is valid, but another one was rejected, and the batch is all or nothing.',
  },
  POSITION_CLOSED: { zh: '岗位已关闭或已截止', en: 'The position is closed, or its closing date has passed.' },
  POSITION_FILLED: { zh: '岗位已招满', en: 'Every vacancy of the position is taken.' },
  PLACEMENT_RUNNING: { zh: '该劳动者已有未结束的就业记录', en: 'The worker has a placement that has not ended.' },
  PLACEMENT_ENDED: { zh: '该就业记录已结束', en: 'The placement has ended already.' },
  SERVICE_CLOSED: { zh: '该班次已停止售票', en: 'This travel service takes no more passengers.' },
  SEATS_TAKEN: {
    zh: '已有 {taken} 个座位被占用，减少后以下分配将失去座位：{allocations}',
    en: 'Expected at least {taken} seats, which are taken; these allocations would lose theirs: {allocations}.',
  },
  STOPS_DIFFER: {
    zh: '站点的数量、顺序和地区不能更改，只能更改时间和名称',
    en: 'Expected the same stops in the same order; only times and names can change.',
  },
  ARRIVES_TOO_LATE: {
    zh: '该劳动者须于 {startsOn} 到岗，出发日期太晚',
    en: 'The placement of this traveller starts on {startsOn}; expected a departure by then.',
  },
  PLAN_TOO_LARGE: {
    zh: '候补团组共 {got} 个，一次最多可规划 {max} 个，请缩小地区或日期范围',
    en: 'A plan takes {max} waiting parties, got {got}; choose a smaller region or fewer days.',
  },
  PLAN_RUNNING: {
    zh: '您的另一次规划正在进行，请等它结束；最迟 {seconds} 秒后可再试',
    en: 'Another plan of this account is being made; try again when it is done, in {seconds} s at the latest.',
  },
  PROPOSAL_APPROVED: { zh: '该方案已经批准', en: 'The proposal was approved before.' },
  PROPOSAL_EXPIRED: { zh: '该方案已过期，请重新规划', en: 'The proposal is no longer open; plan again.' },
  PROPOSAL_INFEASIBLE: {
    zh: '该方案违反驾驶时间规定，不能批准：{rules}',
    en: 'The proposal breaks rules of driver hours and cannot be approved: {rules}.',
  },
  STOP_TIMES_REVERSED: { zh: '时间必须晚于上一个时间', en: 'Must be later than the time before it on the route.' },
  ROUTE_TOO_WIDE: {
    zh: '线路跨越的地区过多：上车地市与其后到达省份的组合最多 {max} 个，实为 {got} 个',
    en: 'Expected at most {max} pairs of a prefecture to board in and a later province to leave in, got {got}.',
  },
  QUOTA_OFF_ROUTE: {
    zh: '除终点外，没有站点服务该县',
    en: 'Expected a county that a stop before the last one serves.',
  },
  QUOTAS_ABOVE_SEATS: {
    zh: '各县预留座位之和 {quotas} 超过座位数 {seats}',
    en: 'The quotas together are {quotas}, more than the {seats} seats.',
  },
  ALREADY_TRAVELLING: { zh: '该劳动者已有同方向的行程', en: 'The worker has a trip in this direction already.' },
  CONFIRMATION_NEEDED: {
    zh: '数值 {got} 不在通常范围（{min} 至 {max}）内，如确认无误，请加 confirm: true 重新提交',
    en: 'Expected {min} to {max}, got {got}; if that is right, send it again with confirm: true.',
  },
  HOLD_ENDED: { zh: '座位已释放或保留已到期', en: 'The seats were released, or their hold has ended.' },
  TIMES_CHANGED: {
    zh: '班次时间刚刚变更，已超出申请的日期，请查看新时间后再次确认',
    en: 'The service was moved out of the days that were asked for; look at its new times, then confirm again.',
  },
  ALREADY_BOARDED: {
    zh: '同行人员中已有人上车，座位不能释放',
    en: 'One of the party is on board; its seats are in use.',
  },
  SERVICE_CANCELLED: { zh: '该班次已取消', en: 'The travel service was cancelled and does not run.' },
  NOT_A_TRAIN: { zh: '团体票只适用于火车班次', en: 'Group tickets are for trains only.' },
  MANIFEST_OPEN: {
    zh: '该班次的乘客名单尚未确定，请先关闭名单',
    en: 'The manifest of this service is not closed yet; close it first.',
  },
  MANIFEST_TOO_LONG: {
    zh: '乘客名单最多 {max} 人，实为 {got} 人',
    en: 'Expected at most {max} passengers on one manifest, got {got}.',
  },
  NOT_ON_MANIFEST: {
    zh: '该乘客不在名单上，或已释放座位',
    en: 'Not on the passenger list of this service, or the seat was given back.',
  },
};

export function messageOf({ code, params = {} }: Refusal, locale: Locale): string {
  return filled(texts[code][locale], params, locale);
}

const ruleTexts: Readonly<Record<GroupTicketRule, Text>> = {
  GROUP_TOO_SMALL: {
    zh: '团体至少 {min} 人，实为 {got} 人',
    en: 'Expected at least {min} people in the group, got {got}.',
  },
  BATCH_TOO_SMALL: {
    zh: '同日期、同发站、同到站的每批至少 {min} 张，实为 {got} 张',
    en: 'Expected at least {min} tickets for one date, origin and destination, got {got}.',
  },
  OUTSIDE_WINDOW: {
    zh: '乘车日期 {on} 不在办理期内（{first} 至 {last}）',
    en: 'Expected a day of travel from {first} to {last}, got {on}.',
  },
  HANDLER_NOT_EMPLOYEE: {
    zh: '经办人应为本企业正式职工',
    en: 'Expected the handler to be an employee of the enterprise.',
  },
  HANDLER_ACTS_FOR_ANOTHER: {
    zh: '经办人在本次春运中已为另一家企业办理，只能代表一个法人',
    en: 'The handler acts for another enterprise in this rush, and may act for one only.',
  },
  HANDLER_NOT_PASSENGER: {
    zh: '自行组团的经办人应为乘车人之一',
    en: 'Expected the handler of a self-formed group to be one of the passengers.',
  },
  NO_RULES: {
    zh: '没有适用于该车次和日期的团体票规定',
    en: 'No rules for group tickets are known for this train and day.',
  },
};

export function ruleMessageOf({ rule, params }: Violation, locale: Locale): string {
  return filled(ruleTexts[rule][locale], params, locale);
}

function filled(text: string, params: NonNullable<Refusal['params']>, locale: Locale): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => wordOf(params[name] ?? '', locale));
}

/** Parameters that are words of the rules, as people say them. */
const words: Readonly<Record<string, Text>> = {
  PROVINCE: { zh: '省', en: 'province' },
  PREFECTURE: { zh: '地市', en: 'prefecture' },
  COUNTY: { zh: '县', en: 'county' },
  TOWNSHIP: { zh: '乡镇', en: 'township' },
  VILLAGE: { zh: '村', en: 'village' },
  LENGTH: { zh: '位数不对', en: 'length' },
  CHARACTERS: { zh: '含有不应有的字符', en: 'characters' },
  BIRTH_DATE: { zh: '出生日期不对', en: 'birth date' },
  CHECK_DIGIT: { zh: '校验码不对', en: 'check digit' },
};

function wordOf(parameter: string | number, locale: Locale): string {
  return words[parameter]?.[locale] ?? String(parameter);
}
