/** Files from Hong Kong and Taiwan: headers, units and answers in traditional characters are read as those in simplified ones. */
import iconv from 'iconv-lite';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { checkDigit } from '../../functions/platform/values/identity-number';
import { codeColumns } from '../../partner/codes/columns';
import { type Headers, headersOf, mapHeaders } from '../../partner/files/headers';
import { openPositionFile, openTable } from '../../partner/files/open';
import { positionHeaders } from '../../partner/files/position';
import { ledgerColumns } from '../../partner/people/ledger/columns';
import { csvOf, fileFolder } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

const TODAY = asCivilDate('2027-01-20');
const NUMBER = `53212819900101002${checkDigit('53212819900101002')}`;

/** Every header that has another form, by hand; where several are one field, one of them is read. */
const POSITION = `職位編號 externalRef, 職位名稱 title, 職業代碼 occupationCode, 工作地區代碼 regionCode, 招聘人數 headcount, 薪資 wageMin,
  年薪 wageMin, 薪水 wageMin, 時薪 wageMin, 薪資上限 wageMax, 學歷要求 education, 文化程度 education, 最小年齡 ageMin,
  年齡上限 ageMax, 技能要求 skills, 包吃 board, 是否包住 lodging, 提供住宿 lodging, 合同月數 contractMonths, 合同年數 contractMonths,
  到崗日期 startsOn, 開始日期 startsOn, 截止日期 closesOn, 截止時間 closesOn, 職位描述 description, 崗位說明 description, 備註 description,
  離職補招 refill, 工種 occupationName, 職業類別 occupationName, 工作地點 placeName, 上班地點 placeName, 務工地點 placeName,
  每分鐘動作次數 movementsPerMinute, 動作頻率 movementsPerMinute, 頻繁負重 liftKgFrequent, 間斷負重 liftKgOccasional,
  夜班 nightWork, 未成年工禁忌作業 hazards`;

const LEDGER = `身份證號 identityNumber, 居民身份證號碼 identityNumber, 公民身份號碼 identityNumber, 姓名 name, 勞動力姓名 name,
  手機號碼 phone, 聯繫電話 phone, 聯系電話 phone, 電話號碼 phone, 性別 sex, 出生日期 birthDate, 村代碼 villageCode, 縣區 county,
  所屬縣 county, 鄉鎮 township, 鄉鎮街道 township, 村委會 village, 行政村 village, 家庭住址 address, 戶籍地址 address, 民族 ethnicGroup,
  受教育程度 education, 學歷 education, 職業技能 skills, 人員類別 groupTags, 幫扶類別 groupTags, 就業狀況 employment, 務工狀態 employment,
  務工地點 workplace, 月均收入 monthlyIncome, 就業意願 wantsWork, 轉移就業意願 wantsWork, 意向工種 occupations, 意向崗位 occupations,
  意向地區 destinations, 期望薪資 wageExpected, 出發地 departFrom, 乘車地點 departFrom, 是否需要包車 needsTransport,
  培訓需求 needsTraining, 調查日期 surveyedOn, 採集日期 surveyedOn, 登記時間 surveyedOn, 導出內容 exported, 封籤 seal`;

const CODES = `區劃代碼 code, 職業編碼 code, 單位名稱 name, 標準 scheme, 啟用日期 validFrom, 起始日期 validFrom, 終止日期 validTo,
  撤銷日期 validTo, 後繼代碼 replacedBy, 變更後代碼 replacedBy, 英文名稱 nameEnglish, 未成年工禁止 juvenilesBanned`;

const fieldOf = <F extends string>(kind: Headers<F>, header: string): string =>
  mapHeaders(kind, [header]).columns[0] ?? '-';

const kinds: Readonly<Record<string, readonly [(header: string) => string, string]>> = {
  'of positions': [(header) => fieldOf(positionHeaders, header), POSITION],
  'of people': [(header) => fieldOf(headersOf(ledgerColumns(TODAY)), header), LEDGER],
  'of codes': [(header) => fieldOf(headersOf(codeColumns('REGION', {})), header), CODES],
};

describe.each(Object.entries(kinds))('in a file %s', (_kind, [of, list]) => {
  test.each(list.split(',').map((pair) => pair.trim().split(' ')))(
    'the header %s is that of %s',
    (header = '', field) => {
      expect(of(header)).toBe(field);
    },
  );
});

test.each(['big5', 'utf8', 'gb18030'])(
  'positions in %s are read without --map, with their units and answers',
  async (encoding) => {
    const table = [
      [
        '職位編號',
        '職位名稱',
        '工種',
        '工作地點',
        '招聘人數',
        '薪資（萬元）',
        '學歷要求',
        '是否包住',
        '合同期限',
        '禁忌作業',
      ],
      ['A-1', '縫紉工', '縫紉工', '東莞市', '20人', '0.72', '國中', '無', '兩年', '粉塵、高處'],
      ['A-2', '倉庫管理員，負責貨物裝卸', '倉庫管理員', '東莞市', '1', '6千', '高職', '是', '1個月', '暫無'],
    ];
    const path = folder.write(`${encoding}.csv`, iconv.encode(csvOf(table), encoding));
    const rows = [];
    for await (const row of (await openPositionFile(path, {})).rows()) rows.push(row);
    const [first, second] = rows;
    expect(first?.problems).toEqual([]);
    expect(first?.input).toMatchObject({
      ...{ externalRef: 'A-1', title: '縫紉工', occupationCode: '縫紉工', regionCode: '東莞市', headcount: 20 },
      ...{ education: 'JUNIOR_HIGH', lodging: false, contractMonths: 24, wageMin: 7_200, hazards: ['DUST', 'HEIGHT'] },
    });
    expect(second?.input).toMatchObject({
      title: '倉庫管理員，負責貨物裝卸',
      contractMonths: 1,
      wageMin: 6_000,
      hazards: [],
    });
    // In Taiwan a school for trades, on the mainland a college.
    expect(second?.problems.map(({ field }) => field)).toEqual(['education']);
  },
);

test.each(['big5', 'utf8'])(
  'a ledger in %s is read without --map, and names stay as they are written',
  async (encoding) => {
    const table = [
      [
        '姓名',
        '身份證號',
        '手機號碼',
        '村代碼',
        '學歷',
        '技能',
        '就業狀況',
        '月收入',
        '就業意願',
        '意向地區',
        '培訓需求',
        '調查日期',
      ],
      [
        '馬麗華',
        NUMBER,
        '13887000001',
        '530627102201',
        '國中',
        '無',
        '縣內務工',
        '3千元',
        '願意',
        '省內',
        '不需要',
        '2026年11月20號',
      ],
    ];
    const path = folder.write(`ledger-${encoding}.csv`, iconv.encode(csvOf(table), encoding));
    const rows = [];
    for await (const row of (await openTable(ledgerColumns(TODAY), path)).rows()) rows.push(row);
    expect(rows).toMatchObject([
      {
        problems: [],
        input: {
          ...{ name: '馬麗華', identityNumber: NUMBER, phone: '13887000001', home: { code: '530627102201' } },
          ...{ education: 'JUNIOR_HIGH', skills: [], employment: 'IN_COUNTY', monthlyIncome: 3_000, wantsWork: true },
          ...{ destinations: ['省內'], needsTraining: false, surveyedOn: '2026-11-20' },
        },
      },
    ]);
  },
);
