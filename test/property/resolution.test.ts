/** A false SURE is the worst fault: a wrong place that nobody is asked about. Against the rows of the list itself. */
import fc from 'fast-check';
import abolished from '../../functions/domains/reference/region/rows/abolished.json';
import rows from '../../functions/domains/reference/region/rows/regions.json';
import { sample } from '../../functions/domains/reference/occupation/sample';
import { resolveOccupation } from '../../functions/domains/reference/resolution/occupation-name';
import { resolvePlace } from '../../functions/domains/reference/resolution/place';
import { anyCharacter } from '../kit/any-character';

const DAY = '2026-11-29';
const regions = rows.map((row) => row.split(' ')).map(([code = '', name = '']) => ({ code, name }));
const nameByCode = new Map(regions.map(({ code, name }) => [code, name]));
const GROUPING = /^(?:市辖区|县|.*直辖县级行政区划)$/;
const PARENTS = [2, 4, 6, 9];

/** All names from the province down, without headings and repetitions. */
function written(code: string): string {
  const names = PARENTS.filter((length) => length <= code.length).flatMap(
    (length) => nameByCode.get(code.slice(0, length)) ?? [],
  );
  return names.filter((name, index) => !GROUPING.test(name) && name !== names[index - 1]).join('');
}

/** Codes of one written name: 4419 and 441900 are one city. */
const codesByWritten = Map.groupBy(
  regions.filter(({ name }) => !GROUPING.test(name)),
  ({ code }) => written(code),
);
const codesByName = Map.groupBy(regions, ({ name }) => name);

function sureCode(text: string): string | undefined {
  const { confidence, code } = resolvePlace(text);
  return confidence === 'SURE' ? code : undefined;
}

const RANK = /(?:特别行政区|自治区|自治州|自治县|自治旗|地区|新区|街道|[省市区县州盟旗镇乡])$/;
const stemOf = (name: string): string => name.replace(RANK, '');
const cityOf = (code: string): string => nameByCode.get(code.slice(0, 4)) ?? '';
const abolishedIn: Readonly<Record<string, string>> = abolished;
/** 海口市新华区 is one place: the city had a district of that name once, though another city has one now. */
const wasIn = (city: string, name: string): boolean => abolishedIn[city]?.includes(name) === true;
const counties = regions.filter(({ code, name }) => code.length === 6 && !GROUPING.test(name));
const cities = regions.filter(({ code, name }) => code.length === 4 && !GROUPING.test(name));

test('every region’s whole name is surely the region itself', () => {
  const wrong = [...codesByWritten].flatMap(([name, same]) => {
    const code = sureCode(name);
    // Two townships of one written name are surely in their county.
    const isRight =
      same.some((one) => one.code === code) ||
      (same.length > 1 && same.every((one) => code && one.code.startsWith(code)));
    return isRight ? [] : [`${name}: ${code}`];
  });
  expect(wrong).toEqual([]);
  expect(codesByWritten.size).toBeGreaterThan(5_000);
});

test('a name alone is never surely a region that has another name, nor one of several that have it', () => {
  const wrong = [...codesByName].flatMap(([name, same]) => {
    const code = sureCode(name);
    if (code === undefined) return [];
    const all = same.every(
      (one) => one.code.startsWith(code) || (code.startsWith(one.code) && one.name === nameByCode.get(code)),
    );
    return all ? [] : [`${name}: ${code}`];
  });
  expect(wrong).toEqual([]);
});

test('a short name alone is never sure if two regions that don’t contain each other have it', () => {
  const byStem = Map.groupBy(
    regions.filter(({ code }) => code.length < 9),
    ({ name }) => stemOf(name),
  );
  const wrong = [...byStem].flatMap(([stem, same]) => {
    const code = stem.length > 1 ? sureCode(stem) : undefined;
    if (code === undefined) return [];
    return same.every((one) => one.code.startsWith(code) || code.startsWith(one.code)) ? [] : [`${stem}: ${code}`];
  });
  expect(wrong).toEqual([]);
});

test('a county behind its city’s or its province’s name is surely that county, or not sure', () => {
  const wrong = counties.flatMap(({ code, name }) =>
    [2, 4].flatMap((length) => {
      const above = nameByCode.get(code.slice(0, length)) ?? '';
      if (GROUPING.test(above) || stemOf(name).length < 2) return [];
      return [`${above}${name}`, `${stemOf(above)}${stemOf(name)}`].flatMap((text) => {
        const sure = sureCode(text);
        return sure === undefined || code.startsWith(sure) || sure.startsWith(code) || nameByCode.get(sure) === name
          ? []
          : [`${text}: ${sure}`];
      });
    }),
  );
  expect(wrong).toEqual([]);
});

test('two places in one text, a road that is called after a place, and words around one are never sure', () => {
  const city = fc.constantFrom(...cities);
  const county = fc.constantFrom(...counties);
  const joined = fc
    .tuple(city, fc.constantFrom('、', '/', '和', '或', '，', ' ', '及', ''), fc.oneof(city, county))
    .filter(([one, , other]) => other.code.slice(0, 4) !== one.code.slice(0, 4) && !wasIn(one.code, other.name))
    .map(([one, between, other]) => `${one.name}${between}${other.name}`);
  const road = fc
    .tuple(fc.oneof(city, county), fc.constantFrom('路', '东路', '大道', '街', '大学', '大厦', '菜馆'), fc.nat(300))
    // 唐山市汉沽管理路 is a road in 唐山市: some zones have their city's whole name before their own.
    .filter(([{ code, name }]) => stemOf(name).length > 1 && (code.length === 4 || !name.startsWith(cityOf(code))))
    .map(([{ name }, behind, number]) => `${stemOf(name)}${behind}${number}号`);
  const around = fc
    .tuple(city, fc.constantFrom('周边', '附近的工厂', '以外', '等地的工厂', '各工业园', '至外省的公司'))
    .map(([{ name }, words]) => `${name}${words}`);
  fc.assert(fc.property(fc.oneof(joined, road, around), (text) => expect(sureCode(text)).toBeUndefined()));
});

test('a township of another city behind a whole name makes it unsure where all townships are listed', () => {
  const yunnan = regions.filter(({ code, name }) => code.startsWith('53') && !GROUPING.test(name));
  const places = yunnan.filter(({ code }) => code.length === 4 || code.length === 6);
  const townships = yunnan.filter(({ code, name }) => code.length === 9 && /(?:镇|乡|街道)$/.test(name));
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...townships), fc.nat(99), (place, { name }, number) => {
      fc.pre(!townships.some((one) => one.name === name && one.code.startsWith(place.code)));
      expect(sureCode(`${written(place.code)}${name}${number}号`)).toBeUndefined();
    }),
  );
});

test('one wrong character of a county behind its city makes it unsure, and the county is offered', () => {
  const behind = counties.filter(
    ({ code, name }) => !['', name].includes(cityOf(code)) && !GROUPING.test(cityOf(code)) && stemOf(name).length === 2,
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...behind),
      fc.constantFrom('鑫', '龘', '犇'),
      fc.nat(1),
      ({ code, name }, wrong, at) => {
        const misspelt = name.slice(0, at) + wrong + name.slice(at + 1);
        const resolved = resolvePlace(`${written(code.slice(0, 4))}${misspelt}北京路1号`);
        expect(resolved.confidence).not.toBe('SURE');
        const offered = resolved.candidates.map((one) => one.code);
        if (offered.length < 5) expect(offered).toContain(code);
      },
    ),
  );
});

test('an address is never surely a region outside of the one that it begins with', () => {
  const words = fc.array(
    fc.constantFrom('兴', '发', '长', '安', '南', '山', '大', '道', '镇', '路', '号', '厂', '东', '西', '海'),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(fc.constantFrom(...counties, ...cities), words, ({ code }, rest) => {
      const sure = sureCode(written(code) + rest.join(''));
      if (sure !== undefined) expect(sure.startsWith(code) || code.startsWith(sure)).toBe(true);
    }),
  );
});

test('any text is read in bounded form, and one without a place or an occupation is never sure', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 100 }), (text) => {
      for (const resolved of [resolvePlace(text), resolveOccupation(text, DAY)]) {
        expect(resolved.candidates.length).toBeLessThanOrEqual(5);
        expect(resolved.code).toBe(resolved.confidence === 'UNKNOWN' ? undefined : resolved.candidates[0]?.code);
        if (!/\p{Script=Han}|\d/u.test(text.normalize('NFKC'))) expect(resolved.confidence).toBe('UNKNOWN');
      }
    }),
  );
});

test('an occupation is sure by its own name, and by nothing that only holds it', () => {
  const inForce = sample.filter(({ validTo }) => validTo === undefined);
  const names = new Set(inForce.map(({ name }) => name));
  for (const { code, name } of inForce) {
    expect(resolveOccupation(name, DAY)).toMatchObject({ confidence: 'SURE', code });
    for (const text of [`熟练${name}`, `${name}学徒`, `${name}、普工`, name.slice(1), name.slice(0, -1)])
      if (!names.has(text)) expect(resolveOccupation(text, DAY).confidence).not.toBe('SURE');
  }
});
