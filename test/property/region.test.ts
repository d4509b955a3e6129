/** Regions: the whole file is checked, row by row, and the rules over it. */
import fc from 'fast-check';
import { filterRegion, region } from '../../functions/domains/reference/region/checks';
import { CallerError } from '../../functions/platform/requests/errors';
import type * as Regions from '../../functions/domains/reference/region/region';
import {
  childrenOf,
  countyOf,
  fullName,
  prefectureOf,
  prefecturesOf,
  regionExists,
  regionOf,
} from '../../functions/domains/reference/region/region';
import { isWithin, serves } from '../../functions/domains/reference/region/containment';
import { filedUnder } from '../../functions/domains/reference/region/successors';
import { levelOf, asRegionCode, isRegionCode } from '../../functions/domains/reference/region/region-code';
import { allAbolished } from '../../functions/domains/reference/region/rows/abolished-rows';
import { allCodes, parseRow } from '../../functions/domains/reference/region/rows/region-rows';

/** In force. */
const codes = allCodes();
const abolished = allAbolished();
const known = new Set<string>(codes);
const countOf = (level: string) => codes.filter((code) => levelOf(code) === level).length;

const anyCode = fc.constantFrom(...codes);
const threeDigits = fc.integer({ min: 1, max: 999 }).map((n) => String(n).padStart(3, '0'));
const yunnanTownships = fc.constantFrom(...codes.filter((code) => levelOf(code) === 'TOWNSHIP'));
const countiesElsewhere = fc.constantFrom(
  ...codes.filter((code) => levelOf(code) === 'COUNTY' && !/^(?:53|8)/.test(code)),
);

const withoutCounties = [
  ['4419', '441900', '广东省东莞市'],
  ['4420', '442000', '广东省中山市'],
  ['4604', '460400', '海南省儋州市'],
  ['6202', '620201', '甘肃省嘉峪关市'],
] as const;

describe('the file', () => {
  test('holds what is in force in April 2026: 34 provinces, 354 prefectures, 3,190 counties, 1,465 townships of Yunnan', () => {
    expect([countOf('PROVINCE'), countOf('PREFECTURE'), countOf('COUNTY'), countOf('TOWNSHIP')]).toEqual([
      34, 354, 3190, 1465,
    ]);
    expect(codes.filter((code) => code.startsWith('53')).map(levelOf)).toHaveLength(1 + 16 + 129 + 1465);
    expect(codes.filter((code) => levelOf(code) === 'TOWNSHIP' && !code.startsWith('53'))).toEqual([]);
  });

  test('is sorted by code without a repetition, which the search relies on', () => {
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  test('resolves every code to a region with a name, its level and an existing parent', () => {
    const regions = codes.map((code) => ({ code, region: regionOf(code) }));
    const wrong = regions.filter(({ code, region }) => {
      if (region?.code !== code || region.level !== levelOf(code)) return true;
      if (!/^\p{Script=Han}+$/u.test(region.name)) return true;
      return region.level === 'PROVINCE' ? 'parentCode' in region : !known.has(region.parentCode ?? '');
    });
    expect(wrong).toEqual([]);
  });

  test('has coordinates within China, and no two counties at one place', () => {
    const seats = codes.map(regionOf).filter((region) => region?.lat !== undefined);
    expect(seats.length).toBeGreaterThan(0);
    const within = (value: number | undefined, min: number, max: number): boolean =>
      value !== undefined && value > min && value < max;
    expect(seats.filter((seat) => !within(seat?.lat, 3, 54) || !within(seat?.lng, 73, 136))).toEqual([]);
    const places = seats.filter((seat) => seat?.level === 'COUNTY').map((seat) => `${seat?.lat} ${seat?.lng}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test('a row may end after the name, know one thing without another, and tell what replaced it', () => {
    expect(parseRow('530627 镇雄县')).toEqual({ code: '530627', name: '镇雄县' });
    expect(parseRow('530627 镇雄县 27.4 104.9')).toEqual({ code: '530627', name: '镇雄县', lat: 27.4, lng: 104.9 });
    expect(parseRow('999901 某县 - - - 2021-04-08 999905/999906')).toEqual({
      code: '999901',
      name: '某县',
      validTo: '2021-04-08',
      replacedBy: ['999905', '999906'],
    });
  });
});

describe('children', () => {
  test('of all regions together are all codes below the provinces, each under its own parent and in order', () => {
    const misfiled: string[] = [];
    const found = codes.flatMap((code) => {
      const children = childrenOf(code).map((child) => child.code);
      const isInOrder = children.every((child, index) => index === 0 || (children[index - 1] ?? '') < child);
      if (!isInOrder || children.some((child) => regionOf(child)?.parentCode !== code)) misfiled.push(code);
      return children;
    });
    expect(misfiled).toEqual([]);
    expect(found.sort()).toEqual(codes.filter((code) => levelOf(code) !== 'PROVINCE'));
  });

  test('are all regions of the next level with the prefix of their parent', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        const below = codes.filter((other) => other !== code && other.startsWith(code));
        const nextLevel = below.filter((other) => regionOf(other)?.parentCode === code);
        expect(childrenOf(code).map((child) => child.code)).toEqual(nextLevel);
      }),
    );
  });

  test.each(['99', '5399', '530627001001'].map(asRegionCode))('of "%s" are none', (code) => {
    expect(childrenOf(code)).toEqual([]);
  });
});

describe('townships and villages', () => {
  test('a village exists by its township in Yunnan, and is named after it', () => {
    fc.assert(
      fc.property(yunnanTownships, threeDigits, (township, village) => {
        const code = township + village;
        expect(regionOf(code)).toEqual({
          code,
          name: `${regionOf(township)!.name}${village}`,
          level: 'VILLAGE',
          parentCode: township,
        });
        expect(regionExists(code)).toBe(true);
        expect(fullName(asRegionCode(code))).toBe(`${fullName(township)}${village}`);
      }),
    );
  });

  test('a township of Yunnan that is not in the file does not exist, nor does a village of it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...childrenOf(asRegionCode('53')).flatMap(({ code }) => childrenOf(code))),
        threeDigits,
        (county, township) => {
          const code = county.code + township;
          fc.pre(!known.has(code));
          expect(regionOf(code)).toBeUndefined();
          expect(regionOf(`${code}001`)).toBeUndefined();
        },
      ),
    );
  });

  test('elsewhere both exist by their county', () => {
    fc.assert(
      fc.property(countiesElsewhere, threeDigits, threeDigits, (county, township, village) => {
        expect(regionOf(county + township)).toMatchObject({ level: 'TOWNSHIP', parentCode: county });
        expect(regionOf(county + township + village)).toMatchObject({
          level: 'VILLAGE',
          parentCode: county + township,
        });
      }),
    );
  });

  test('the padded form of a county, ending in zeros, is neither', () => {
    expect(['530627000', '530627000000', '441900000', '441900003000'].map(regionExists)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a code that does not exist', () => {
  test.each(['00', '99', '5399', '530699', '449999', '530627999', '999999001001'].map(asRegionCode))(
    '"%s" is no region of anything',
    (code) => {
      expect(regionOf(code)).toBeUndefined();
      expect(regionExists(code)).toBe(false);
      expect(prefectureOf(code)).toBeUndefined();
      expect(prefecturesOf(code)).toEqual([]);
      expect(countyOf(code)).toBeUndefined();
      expect(fullName(code)).toBe(code);
    },
  );

  test.each(['', '5', '530', '53062', '4419001'])('"%s" has not even the form of one', (code) => {
    expect(isRegionCode(code)).toBe(false);
    expect(regionOf(code)).toBeUndefined();
    expect(regionExists(code)).toBe(false);
  });

  test.each(['53 ', ' 53', '53\n', '５３', '53a', '53:', '5306 昭通市'])('"%s" has no level', (code) => {
    expect(isRegionCode(code)).toBe(false);
    expect(regionOf(code)).toBeUndefined();
  });

  test('is every text of digits that is not in the file, above townships', () => {
    const texts = fc
      .constantFrom(2, 4, 6)
      .chain((length) => fc.integer({ min: 0, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0')));
    fc.assert(fc.property(texts, (text) => expect(regionExists(text)).toBe(known.has(text))));
  });
});

describe('an abolished code', () => {
  const rows = ['99 某省', '9901 某市', '990101 新区', '990102 旧县 - - - 2021-04-08 990101'];
  const loadRegions = () => {
    let regions: typeof Regions | undefined;
    jest.isolateModules(() => {
      jest.doMock('../../functions/domains/reference/region/rows/regions.json', () => rows);
      regions = jest.requireActual<typeof Regions>('../../functions/domains/reference/region/region');
    });
    return regions!;
  };
  const regions = loadRegions();

  test('keeps its name and says what replaced it', () => {
    expect(regions.regionOf('990102')).toMatchObject({ name: '旧县', validTo: '2021-04-08', replacedBy: ['990101'] });
    expect(regions.fullName(asRegionCode('990102'))).toBe('某省某市旧县');
    expect(regions.fullName(asRegionCode('990102001002'))).toBe('某省某市旧县001002');
  });

  test('is listed nowhere and may not be written into a new record, nor may a place below it', () => {
    expect(regions.childrenOf(asRegionCode('9901')).map((child) => child.code)).toEqual(['990101']);
    expect(['990101', '990101001', '990102', '990102001', '990102001002'].map(regions.regionExists)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('codes that were abolished before April 2026', () => {
  test('are those of the source that are in force in no form, and each successor is', () => {
    expect(abolished).toHaveLength(4005);
    expect(abolished.filter(({ code }) => known.has(code) || regionExists(code))).toEqual([]);
    const found = abolished.map(({ code }) => regionOf(code));
    expect(found.map((region) => [region?.name, region?.replacedBy])).toEqual(
      abolished.map(({ name, replacedBy = [] }) => [name, replacedBy]),
    );
    expect(abolished.flatMap(({ replacedBy = [] }) => replacedBy).filter((code) => !known.has(code))).toEqual([]);
    expect(abolished.filter(({ replacedBy = [] }) => replacedBy.length > 1).length).toBeGreaterThan(30);
  });

  test.each([
    ['500105', ['500157']],
    ['500112', ['500157']],
    ['530122', ['530115']],
    ['5322', ['5303']],
    ['130504', ['130502', '130503']],
    ['530101', ['5301']],
    ['71', ['83']],
    ['331082', undefined],
  ])('%s names %j', (code, successors) => {
    expect(regionOf(code)?.replacedBy).toEqual(successors);
  });

  test('of which the year is known ended with it', () => {
    expect(regionOf('532621')).toMatchObject({ name: '文山县', validTo: '2010-12-31', replacedBy: ['532601'] });
  });

  test('have full names, also where nothing of what they lay in is left', () => {
    expect(['500105', '532128', '530122'].map(asRegionCode).map(fullName)).toEqual([
      '重庆市江北区',
      '云南省昭通地区镇雄县',
      '云南省昆明市晋宁县',
    ]);
  });
});

describe('a record is filed', () => {
  test.each([
    ['under its own code', '500157', '500157'],
    ['under what took its code over', '500105', '500157'],
    ['under what took it over after all', '532128', '530627'],
    ['without the zeros of six digits: a prefecture', '440300', '4403'],
    ['without the zeros of six digits: a province', '530000', '53'],
    ['without the zeros of nine and twelve digits', '530627000', '530627'],
    ['without the zeros of nine and twelve digits: a prefecture', '440300000000', '4403'],
    ['under a county that has the form of a prefecture', '441900', '441900'],
    ['under the township of the same number, where the county only changed its rank', '530122001', '530115001'],
    ['under its village', '530122001005', '530115001005'],
    ['under Taiwan, which the source has as 83', '710000', '83'],
    ['as it is, where it was divided', '130504', '130504'],
    ['as it is, where only something wider took it over', '530101', '530101'],
    ['as it is below a county that became part of another one', '500105003', '500105003'],
    ['as it is, where nobody knows it', '999900', '999900'],
    ['as it is, where it is no code', '昆明', '昆明'],
  ])('%s', (_, code, under) => {
    expect(filedUnder(code)).toBe(under);
  });

  test('under a code that is in force or under its own, whatever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...abolished.map(({ code }) => code), ...codes), (code) => {
        const under = filedUnder(code);
        expect(under === code || regionExists(under)).toBe(true);
        expect(filedUnder(under)).toBe(under);
      }),
    );
  });

  test('elsewhere than written where it is divided or wider: then what took it over is named', () => {
    const told = (code: string) => region(['regionCode'], code, {});
    const path = ['regionCode'];
    expect(told('130504')).toEqual([{ code: 'REGION_REPLACED', path, params: { successor: '130502, 130503' } }]);
    expect(told('500105003')).toEqual([{ code: 'REGION_REPLACED', path, params: { successor: '500157' } }]);
    expect(told('530101')).toEqual([{ code: 'REGION_REPLACED', path, params: { successor: '5301' } }]);
    expect(told('133100')).toEqual([{ code: 'REGION_UNKNOWN', path }]);
  });
});

describe('scope', () => {
  test('follows what took a code over: what was stored under it lies where that lies, and nowhere else', () => {
    expect(isWithin(asRegionCode('530122001005'), asRegionCode('530115'))).toBe(true);
    expect(isWithin(asRegionCode('530122999005'), asRegionCode('530115'))).toBe(true);
    expect(isWithin(asRegionCode('500105003'), asRegionCode('500157'))).toBe(true);
    expect(isWithin(asRegionCode('532128'), asRegionCode('5306'))).toBe(true);
    expect(isWithin(asRegionCode('532128'), asRegionCode('5321'))).toBe(true);
    expect(isWithin(asRegionCode('532128'), asRegionCode('5303'))).toBe(false);
    expect(isWithin(asRegionCode('500105003'), asRegionCode('500103'))).toBe(false);
  });

  test('of what was divided stays where its own digits say', () => {
    expect(isWithin(asRegionCode('130504001'), asRegionCode('1305'))).toBe(true);
    expect(isWithin(asRegionCode('130504001'), asRegionCode('130502'))).toBe(false);
  });
});

describe('Hong Kong, Macao and Taiwan', () => {
  test('are places of work: provinces with prefectures and counties', () => {
    expect(['81', '82', '83'].map(asRegionCode).map(fullName)).toEqual(['香港特别行政区', '澳门特别行政区', '台湾省']);
    expect(fullName(asRegionCode('810111'))).toBe('香港特别行政区大埔区');
    expect(fullName(asRegionCode('830402'))).toBe('台湾省台中市东区');
    expect(fullName(asRegionCode('839001'))).toBe('台湾省宜兰县');
    expect(region(['regionCode'], '8101', { coarsest: 'PREFECTURE' })).toEqual([]);
  });

  test('have no townships or villages: nobody is registered there', () => {
    expect(['810111001', '830402001', '830402001001'].map(regionExists)).toEqual([false, false, false]);
  });
});

test('Chuxiong city has the townships of both lists', () => {
  const names = childrenOf(asRegionCode('532301')).map(({ code, name }) => `${code.slice(6)} ${name}`);
  expect(names).toHaveLength(18);
  expect(names).toEqual(
    expect.arrayContaining(['001 鹿城街道', '002 彝海街道', '003 东瓜街道', '101 鹿城镇', '102 东瓜镇']),
  );
});

describe('full names', () => {
  test.each([
    ['53', '云南省'],
    ['5306', '云南省昭通市'],
    ['530627', '云南省昭通市镇雄县'],
    ['110101', '北京市东城区'],
    ['1101', '北京市市辖区'],
    ['500229', '重庆市城口县'],
    ['469002', '海南省琼海市'],
    ['659001', '新疆维吾尔自治区石河子市'],
    ['441900003', '广东省东莞市003'],
    ['441900003001', '广东省东莞市003001'],
  ])('%s is %s', (code, name) => {
    expect(fullName(asRegionCode(code))).toBe(name);
  });

  test('differ, but for a prefecture without counties and its county, the one part of Hong Kong and Macao, and a new number', () => {
    const twice = [...withoutCounties.map(([prefecture]) => prefecture), '8101', '8201', '532501006'];
    const doubles = codes.filter((code) => !twice.includes(code)).map(fullName);
    expect(new Set(doubles).size).toBe(doubles.length);
  });

  test('begin with the name of the province', () => {
    fc.assert(
      fc.property(anyCode, (code) => expect(fullName(code).startsWith(regionOf(code.slice(0, 2))!.name)).toBe(true)),
    );
  });
});

describe('prefectures without counties', () => {
  test.each(withoutCounties)('%s is its own county %s, %s', (prefecture, county, name) => {
    expect(regionExists(prefecture) && regionExists(county)).toBe(true);
    expect([fullName(asRegionCode(prefecture)), fullName(asRegionCode(county))]).toEqual([name, name]);
    expect([
      countyOf(asRegionCode(prefecture)),
      countyOf(asRegionCode(county)),
      countyOf(asRegionCode(`${county}003`)),
    ]).toEqual([county, county, county]);
    expect(prefecturesOf(asRegionCode(prefecture))).toEqual([prefecture]);
    expect(prefectureOf(asRegionCode(county))).toBe(prefecture);
  });

  test('are these four', () => {
    const found = codes.filter((code) => levelOf(code) === 'PREFECTURE' && countyOf(code) !== undefined);
    expect(found).toEqual(withoutCounties.map(([prefecture]) => prefecture));
  });
});

describe('what lies within what', () => {
  test('every region lies within each of its ancestors and within no other region of their level', () => {
    fc.assert(
      fc.property(anyCode, anyCode, (code, other) => {
        for (let at: string | undefined = code; at !== undefined; at = regionOf(at)?.parentCode)
          expect(isWithin(code, asRegionCode(at))).toBe(true);
        if (levelOf(code) === levelOf(other)) expect(isWithin(code, other)).toBe(code === other);
      }),
    );
  });

  test('nothing lies within no region: a lost scope is not the whole country', () => {
    fc.assert(fc.property(anyCode, (code) => expect(isWithin(code, undefined)).toBe(false)));
  });

  test.each(['', '5', '530', 'x'])('"%s" is made no code, so nothing is asked of it', (text) => {
    expect(isRegionCode(text)).toBe(false);
    expect(() => asRegionCode(text)).toThrow('a region code');
    expect(() => filterRegion(text)).toThrow(CallerError);
    expect(region(['at'], text, { needed: true })).toHaveLength(1);
  });

  test('a stop serves the regions above and below it, and no neighbor', () => {
    expect(serves(asRegionCode('4419'), asRegionCode('441900003'))).toBe(true);
    expect(serves(asRegionCode('441900'), asRegionCode('44'))).toBe(true);
    expect(serves(asRegionCode('441900'), asRegionCode('442000'))).toBe(false);
    fc.assert(fc.property(anyCode, anyCode, (stop, region) => expect(serves(stop, region)).toBe(serves(region, stop))));
  });

  test('the prefectures of a region hold it, and those of a province are its children', () => {
    expect(prefecturesOf(asRegionCode('44'))).toHaveLength(21);
    expect(prefecturesOf(asRegionCode('530627'))).toEqual(['5306']);
    expect(prefecturesOf(asRegionCode('530627001001'))).toEqual(['5306']);
    fc.assert(
      fc.property(anyCode, (code) => {
        const prefectures = prefecturesOf(code);
        if (levelOf(code) === 'PROVINCE') expect(prefectures).toEqual(childrenOf(code).map((child) => child.code));
        else expect(prefectures).toEqual([prefectureOf(code)]);
        for (const prefecture of prefectures) expect(serves(prefecture, code)).toBe(true);
      }),
    );
  });

  test('the county of a region is itself or its ancestor', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        fc.pre(code.length >= 6);
        expect(countyOf(code)).toBe(code.slice(0, 6));
      }),
    );
    expect(countyOf(asRegionCode('530627001001'))).toBe('530627');
    expect(['53', '5306', '1101', '4190'].map(asRegionCode).map(countyOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
