/** Names that become codes: what partners write, and which of it may be taken without asking. Expected by hand. */
import rows from '../../functions/domains/reference/region/rows/regions.json';
import { regionExists } from '../../functions/domains/reference/region/region';
import { letters, oldNames } from '../../functions/domains/reference/resolution/old-names';
import { inEitherScript } from '../../functions/domains/reference/resolution/traditional/either-script';
import { resolveOccupation } from '../../functions/domains/reference/resolution/occupation-name';
import { resolvePlace } from '../../functions/domains/reference/resolution/place';
import { namedElsewhere } from '../../functions/domains/reference/resolution/title-place';
import { synonyms } from '../../functions/domains/reference/resolution/synonyms';
import { occupationOf } from '../../functions/domains/reference/occupation/occupation';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const DAY = '2026-11-29';

test.each([
  ['昆明', '5301'],
  ['深圳', '4403'],
  ['东莞长安', '4419'],
  ['广东东莞寮步', '4419'],
  ['东莞市东城区鸿福路2号', '4419'],
  ['广东省东莞市长安镇乌沙兴发路8号', '4419'],
  ['广东省 东莞市', '4419'],
  ['中山市小榄镇', '4420'],
  ['深圳龙岗坂田街道', '440307'],
  ['北京朝阳', '110105'],
  ['昆明官渡', '530111'],
  ['云南/昆明/官渡区', '530111'],
  ['云南镇雄', '530627'],
  ['镇雄县', '530627'],
  ['晋宁县', '530115'],
  ['崇文区', '110101'],
  ['蒙自县', '532503'],
  ['石林县', '530126'],
  ['楚雄州', '5323'],
  ['内蒙古', '15'],
  ['西双版纳', '5328'],
  ['香港', '8101'],
  ['上海浦东', '310115'],
  ['海南海口', '4601'],
  ['浙江海宁', '330481'],
  ['福建省泉州市金门县', '350527'],
  ['440300', '4403'],
  ['530122', '530115'],
])('%s is surely %s', (text, code) => {
  const resolved = resolvePlace(text);
  expect([resolved.confidence, resolved.code]).toEqual(['SURE', code]);
  expect(resolved.candidates.map((one) => one.code)).toEqual([code]);
});

test.each([
  ['镇雄', '530627', 'a short name of a county'],
  ['昆山', '320583', 'a short name of a county'],
  ['乌峰街道', '530627001', 'a township alone'],
  ['东莞/深圳', '4419', 'two cities'],
  ['昆明市官渡区、西山区', '530111', 'two districts'],
  ['昆明市（不含东川区）', '5301', 'an exception'],
  ['深圳周边', '4403', 'around, not in'],
  ['东莞市附近的工业园', '4419', 'around, not in'],
  ['深圳南山大道', '4403', 'a road that is called after a district'],
  ['上海南京西路', '31', 'a province is too wide for an address'],
  ['昆明某公司', '5301', 'a company may be called after a city'],
  ['昆明市第一公司（工作地点：义乌）', '5301', 'works elsewhere'],
  ['昆明市某公司驻曲靖办事处', '5301', 'works elsewhere'],
  ['云南省内', '53', 'somewhere in it'],
  ['云南省昆明市晋宁县昆阳镇', '530115001', 'a township of another rank'],
  ['澳门新城路0号', '8201', 'a road that is called after a district'],
  ['镇雄县路1号', '530627', 'a road'],
  ['深圳市长安镇', '4403', 'a town of another city'],
  ['东莞市小榄镇', '4419', 'a town of another city'],
  ['昆明市乌峰街道8号', '5301', 'a township of another county'],
  ['昆明市官渡区长安镇', '530111', 'a town of another city'],
  ['昆明市官度区北京路1号', '5301', 'a county with a wrong character'],
])('%s is a guess, %s: %s', (text, code) => {
  const resolved = resolvePlace(text);
  expect([resolved.confidence, resolved.code]).toEqual(['LIKELY', code]);
});

test.each([
  ['朝阳区', ['110105', '220104']],
  ['鼓楼区', ['320106', '320302', '350102', '410204']],
  ['金门县', ['350527']],
  ['中山', ['4420', '210202']],
  ['虎门镇', ['4419']],
  ['版纳', ['5328']],
  ['在昆明', ['5301']],
])('%s must be asked, with %s offered', (text, codes) => {
  const resolved = resolvePlace(text);
  expect(resolved.confidence).toBe('UNKNOWN');
  expect(resolved.code).toBeUndefined();
  expect(resolved.candidates.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
  expect(resolved.candidates.length).toBeLessThanOrEqual(5);
});

test.each([
  ['上海', '31', ['31', '3101']],
  ['重庆市', '50', ['50', '5001', '5002']],
  ['吉林', '22', ['22', '2202']],
  ['四川', '51', ['51']],
  ['海南省', '46', ['46']],
])('%s is surely %s, beside the cities that it may mean as a place of work', (text, code, codes) => {
  const { candidates, ...resolved } = resolvePlace(text);
  expect(resolved).toEqual({ confidence: 'SURE', code });
  expect(candidates.map((one) => one.code)).toEqual(codes);
});

test.each([
  '城关镇',
  '东区',
  '市中区',
  '深圳大学',
  '南京东路街道',
  '北京路88号',
  '不限',
  '省外',
  '',
  '999999',
  '__proto__',
])('%s names nothing', (text) => {
  expect(resolvePlace(text)).toMatchObject({ confidence: 'UNKNOWN' });
  expect(resolvePlace(text).code).toBeUndefined();
});

test.each([
  ['襄樊', '4206'],
  ['襄樊市', '4206'],
  ['湖北襄樊', '4206'],
  ['中甸', '533401'],
  ['沪', '31'],
  ['川渝', '50'],
  ['穗', '4401'],
  ['东菀', '4419'],
  ['东菀市', '4419'],
  ['广东省东菀市', '4419'],
  ['东菀市长安镇', '4419'],
  ['深训', '4403'],
  ['深圳龙港区', '440307'],
  ['昆名市官渡区', '530111'],
  ['镇雄县乌锋街道', '530627001'],
  ['乌鲁木其', '6501'],
  ['西双板纳州', '5328'],
  ['西双版州', '5328'],
  ['深圳市长安镇', '4419'],
])('%s may be %s, which is offered and not taken', (text, code) => {
  const resolved = resolvePlace(text);
  expect(resolved.confidence).not.toBe('SURE');
  expect(resolved.code).not.toBe(code);
  expect(resolved.candidates.map((one) => one.code)).toContain(code);
});

test.each([
  ['东莞 普工', '5301', '4419'],
  ['普工（深圳）', '5301', '4403'],
  ['东莞电子厂普工', '530111', '4419'],
  ['【昆明】焊工', '441900', '5301'],
  ['云南镇雄 保洁', '4419', '53'],
  ['东莞 普工', '441900', undefined],
  ['广东 普工', '4419', undefined],
  ['官渡区保安', '5301', undefined],
  ['昆明至东莞 货车司机', '5301', undefined],
  ['昆明—东莞 货车司机', '4403', '5301'],
  ['重庆火锅店服务员', '5301', undefined],
  ['大理石安装工', '4403', undefined],
  ['来宾接待员', '4403', undefined],
  ['湖南菜厨师', '4403', undefined],
  ['缝纫工', '4403', undefined],
])('the title %s of work in %s names %s elsewhere', (title, region, code) => {
  expect(namedElsewhere(title, asRegionCode(region))).toBe(code);
});

test('names of before and letters are those of regions in force, and no names of today', () => {
  const names = oldNames.flatMap(([some]) => some.split(' '));
  const codes = [...oldNames.map(([, code]) => code), ...Object.values(letters)];
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(codes.filter((code) => code === undefined || !regionExists(code))).toEqual([]);
  expect(rows.filter((row) => names.some((name) => row.endsWith(` ${name}`)))).toEqual([]);
});

test('an occupation is sure by its exact name or code alone', () => {
  const sure = (text: string) => {
    const { confidence, code } = resolveOccupation(text, DAY);
    return confidence === 'SURE' ? code : undefined;
  };
  expect(sure('缝纫工')).toBe('6-05-01-03');
  expect(sure(' 车 工 ')).toBe('6-18-01-01');
  expect(sure('6-18-01-01')).toBe('6-18-01-01');
  // The two schemes have it, and one of them ended.
  expect(sure('工业机器人系统操作员')).toBe('6-31-07-03');
  expect(sure('6-30-99-00')).toBe('6-31-07-03');
  for (const text of ['缝纫', '汽车工', '缝纫工（平车）', '普工', '车工、钳工', '']) expect(sure(text)).toBeUndefined();
});

test.each([
  ['车衣工', 'LIKELY', '6-05-01-03'],
  ['熟练缝纫工', 'LIKELY', '6-05-01-03'],
  ['电焊工', 'LIKELY', '6-18-02-04'],
  ['平车工（急招）', 'LIKELY', '6-05-01-03'],
  ['服务员', 'UNKNOWN', '4-03-02-05'],
  ['电子厂操作工', 'UNKNOWN', '6-25-04-07'],
  ['普工', 'UNKNOWN', '6-25-04-07'],
  ['焊工/电工', 'UNKNOWN', '6-18-02-04'],
  ['程序员', 'UNKNOWN', undefined],
  ['缝韧工', 'UNKNOWN', '6-05-01-03'],
  ['仓管理员', 'UNKNOWN', '4-02-06-01'],
])('the occupation %s is %s, and offers %s first', (text, confidence, first) => {
  const resolved = resolveOccupation(text, DAY);
  expect(resolved.confidence).toBe(confidence);
  expect(resolved.candidates[0]?.code).toBe(first);
  expect(resolved.candidates.length).toBeLessThanOrEqual(5);
});

test('the table of synonyms names occupations that exist, and no word twice', () => {
  const words = synonyms.flatMap(([some]) => some.split(' '));
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  expect(synonyms.flatMap(([, codes]) => codes.split(' ')).filter((code) => occupationOf(code) === undefined)).toEqual(
    [],
  );
});

describe('names in traditional characters', () => {
  test.each([
    ['東莞市長安鎮', '4419'],
    ['廣東東莞', '4419'],
    ['深圳龍崗坂田街道', '440307'],
    ['雲南鎮雄', '530627'],
    ['乾县', '610424'],
  ])('%s is surely %s', (text, code) => {
    expect(inEitherScript(text, resolvePlace)).toMatchObject({ confidence: 'SURE', code });
  });

  test('mean the occupation that they mean in simplified ones', () => {
    expect(inEitherScript('縫紉工', (name) => resolveOccupation(name, DAY))).toMatchObject({
      ...{ confidence: 'SURE', code: '6-05-01-03' },
    });
    expect(inEitherScript('車衣工', (name) => resolveOccupation(name, DAY))).toEqual(resolveOccupation('车衣工', DAY));
  });

  test('are no surer than these', () => {
    expect(inEitherScript('崑山', resolvePlace)).toMatchObject({ confidence: 'LIKELY', code: '320583' });
    expect(inEitherScript('鼓樓區', resolvePlace).confidence).toBe('UNKNOWN');
  });
});
