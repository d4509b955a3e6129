/**
 * Loaded codes: however the rows come in, in whatever loads, the same lists hold on each day; and what a list says is what the
 * rows say, read one by one.
 */
import fc from 'fast-check';
import { checkTogether } from '../../functions/domains/reference/code-list/checks';
import { type CodeRow, keyOf, type Part } from '../../functions/domains/reference/code-list/code-row';
import { loadedInto } from '../../functions/domains/reference/code-list/load-effect';
import { occupationsOn, regionsOn } from '../../functions/domains/reference/code-list/in-force';
import { codesOfOccupation, codesOfRegion, takeFormer } from '../../functions/domains/reference/code-list/former-codes';
import { areasFor, inForce, type MinimumWage } from '../../functions/domains/reference/minimum-wage/in-force';
import { inForce as rulesInForce } from '../../functions/domains/reference/rule/in-force';
import type { KeptRule } from '../../functions/domains/reference/rule/rule-row';
import { filedOccupation, occupationOf, useOccupations } from '../../functions/domains/reference/occupation/occupation';
import { findRegions } from '../../functions/domains/reference/region/picker';
import {
  childrenOf,
  fullName,
  regionExists,
  regionOf,
  useRegions,
} from '../../functions/domains/reference/region/region';
import { isWithin } from '../../functions/domains/reference/region/containment';
import { filedUnder } from '../../functions/domains/reference/region/successors';
import { resolvePlace } from '../../functions/domains/reference/resolution/place';
import { addDays, asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { runs } from '../kit/long';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

afterEach(() => {
  useRegions([]);
  useOccupations([]);
  takeFormer([]);
});

const DAYS = ['2020-01-01', '2024-06-01', '2027-01-01', '2027-07-01'].map(asCivilDate);
const [FIRST = DAYS[0]!, , THIRD = DAYS[0]!, LAST = DAYS[0]!] = DAYS;
const deed = { by: 'somebody', at: asInstant('2027-01-01T00:00:00.000Z') };

function into(loads: readonly (readonly CodeRow[])[]): Part {
  const empty: Part = { list: 'REGION', part: '53', version: 0, rows: [] };
  return loads.reduce((part, rows, turn) => loadedInto(part, rows, turn + 1, deed), empty);
}

/** What the process goes by on the day. */
function follow(part: Part, on: CivilDate): void {
  const regions = regionsOn(part.rows, on);
  useRegions(regions);
  takeFormer(regions.map(({ code }) => code));
}

function region(code: string, name: string, change: Partial<CodeRow> = {}): CodeRow {
  return { scheme: 'GB/T 2260', code, name, validFrom: FIRST, ...change };
}

describe('rows in any order', () => {
  // Three built-in counties of 昆明, one of which the file says was abolished, and codes that nobody has.
  const codes = ['530122', '530124', '530125', '530191', '530192', '530193'];
  const anyRow = fc
    .record({
      ...{ at: fc.nat(codes.length - 1), name: fc.constantFrom('甲县', '乙区', '丙市') },
      ...{
        from: fc.nat(2),
        ends: fc.boolean(),
        to: fc.nat(2),
        next: fc.array(fc.nat(codes.length - 1), { maxLength: 2 }),
      },
      scheme: fc.constantFrom('GB/T 2260', '统计用区划代码'),
    })
    .map(({ at, name, from, ends, to, next, scheme }): CodeRow => {
      const end = DAYS[Math.max(from + 1, to)] ?? LAST;
      // Successors are further on in the list, so that they don't lead back.
      const replacedBy = [...new Set(next)].filter((one) => one > at).map((one) => codes[one] ?? '');
      const over = ends ? { validTo: end, ...(replacedBy.length > 0 && { replacedBy }) } : {};
      return region(codes[at] ?? '', name, { scheme, validFrom: DAYS[from] ?? FIRST, ...over });
    });
  const anyRows = fc.uniqueArray(anyRow, { selector: keyOf, maxLength: 12 });

  /** Without the code under test: the row that begins last, read from the rows themselves. */
  function latest(rows: readonly CodeRow[], code: string, on: CivilDate): CodeRow | undefined {
    let found: CodeRow | undefined;
    for (const row of rows)
      if (row.code === code && row.validFrom <= on)
        if (found === undefined || `${found.validFrom} ${found.scheme}` < `${row.validFrom} ${row.scheme}`) found = row;
    return found;
  }

  test('end in the same lists, whatever the order and the loads', () => {
    fc.assert(
      fc.property(
        anyRows.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        fc.nat(5),
        fc.constantFrom(...DAYS),
        ([rows, others], size, on) => {
          const loads = others.flatMap((_, start) =>
            start % (size + 1) === 0 ? [others.slice(start, start + size + 1)] : [],
          );
          const byCode = (part: Part) => regionsOn(part.rows, on).sort((a, b) => (a.code < b.code ? -1 : 1));
          expect(byCode(into(loads))).toEqual(byCode(into([rows])));
        },
      ),
      runs(400),
    );
  });

  test('say what the row says that began last, and follow a single successor', () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom(...DAYS), (rows, on) => {
        useRegions([]);
        const before = new Map(codes.map((code) => [code, regionOf(code)]));
        follow(into([rows]), on);
        const followed = (code: string): string => {
          const row = latest(rows, code, on);
          if (row === undefined) return before.get(code)?.replacedBy?.[0] ?? code;
          const [next, ...more] = row.validTo !== undefined && row.validTo < on ? (row.replacedBy ?? []) : [];
          return next === undefined || more.length > 0 ? code : followed(next);
        };
        for (const code of codes) {
          const row = latest(rows, code, on);
          if (row === undefined) expect(regionOf(code)?.name).toBe(before.get(code)?.name);
          else {
            expect(regionOf(code)?.name).toBe(row.name);
            expect(regionExists(code)).toBe(row.validTo === undefined || row.validTo >= on);
          }
          // A successor of which nobody loaded a row, or that has not begun, is unknown here.
          if (regionOf(followed(code)) !== undefined) expect(filedUnder(code)).toBe(followed(code));
        }
      }),
      runs(400),
    );
  });

  test('of one key: the last stands, all are kept', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('甲县', '乙县', '丙县'), { minLength: 1, maxLength: 8 }), (names) => {
        const part = into(names.map((name) => [region('530191', name)]));
        const distinct = names.filter((name, index) => name !== names[index - 1]);
        expect(part.rows.map(({ name }) => name)).toEqual(distinct);
        expect(part.rows.filter(({ ended }) => ended === undefined).map(({ name }) => name)).toEqual([names.at(-1)]);
      }),
      runs(100),
    );
  });
});

describe('a county that becomes a city', () => {
  // 镇雄县 to 镇雄市: 530627 to 530691, from 2027 on.
  const rows = [
    region('530691', '镇雄市', { validFrom: THIRD }),
    region('530627', '镇雄县', { validTo: asCivilDate('2026-12-31'), replacedBy: ['530691'] }),
  ];

  test('is another code from that day on, and none before', () => {
    follow(into([rows]), asCivilDate('2026-12-31'));
    expect([regionExists('530627'), regionOf('530691'), filedUnder('530627')]).toEqual([true, undefined, '530627']);
    follow(into([rows]), THIRD);
    expect([regionExists('530627'), regionExists('530691'), filedUnder('530627')]).toEqual([false, true, '530691']);
  });

  test('takes its townships and villages along, with their names and last digits', () => {
    const before = childrenOf(asRegionCode('530627')).map(({ name, code }) => [name, code.slice(6)]);
    expect(before.length).toBeGreaterThan(20);
    follow(into([rows]), THIRD);
    expect(childrenOf(asRegionCode('530691')).map(({ name, code }) => [name, code.slice(6)])).toEqual(before);
    expect(childrenOf(asRegionCode('530627'))).toEqual([]);
    expect(filedUnder('530627102201')).toBe('530691102201');
    expect(fullName(asRegionCode('530691102'))).toBe(`云南省昭通市镇雄市${regionOf('530627102')?.name}`);
    expect(regionExists('530627102')).toBe(false);
  });

  test('takes them along over several changes, whatever the order of the codes', () => {
    const before = childrenOf(asRegionCode('530627')).map(({ name, code }) => [name, code.slice(6)]);
    const codes = fc.uniqueArray(fc.integer({ min: 90, max: 99 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(codes, fc.constantFrom(...['市', '区', '县']), (numbers, rank) => {
        const chain = ['530627', ...numbers.map((number) => `5306${number}`)];
        const rows = chain.map((code, place): CodeRow => {
          const [validFrom = FIRST, next] = [DAYS[place], DAYS[place + 1]];
          const ends = next !== undefined && { validTo: addDays(next, -1), replacedBy: [chain[place + 1] ?? ''] };
          return region(code, `镇雄${place === 0 ? '县' : rank}`, { validFrom, ...ends });
        });
        follow(into([rows]), LAST);
        expect(childrenOf(asRegionCode(chain[3]!)).map(({ name, code }) => [name, code.slice(6)])).toEqual(before);
        for (const former of chain.slice(0, 3)) {
          expect(childrenOf(asRegionCode(former))).toEqual([]);
          expect(filedUnder(`${former}001`)).toBe(`${chain[3]}001`);
        }
        useRegions([]);
      }),
      runs(60),
    );
  });

  test('leaves scope with whoever had it: old and new codes are within each other', () => {
    follow(into([rows]), THIRD);
    for (const [code, scope] of [
      ['530627102201', '530691'],
      ['530691102201', '530627'],
      ['530627102201', '530627102'],
      ['530691', '5306'],
    ] as const)
      expect([code, scope, isWithin(asRegionCode(code), asRegionCode(scope))]).toEqual([code, scope, true]);
    expect(isWithin(asRegionCode('530627102201'), asRegionCode('530628'))).toBe(false);
  });

  test('is found by its new name and by both codes, in pickers and in partners’ words', () => {
    follow(into([[{ ...rows[0]!, initials: 'zxs' }, rows[1]!]]), THIRD);
    expect(findRegions('镇雄', undefined, 1).map(({ code }) => code)).toEqual(['530691']);
    expect(findRegions('zxs', '5306', 5).map(({ code }) => code)).toContain('530691');
    expect(findRegions('镇雄县', undefined, 5)).toEqual([]);
    expect(resolvePlace('云南省昭通市镇雄县')).toMatchObject({ confidence: 'SURE', code: '530691' });
    expect(resolvePlace('镇雄市')).toMatchObject({ confidence: 'SURE', code: '530691' });
    useRegions([]);
    expect(resolvePlace('镇雄县')).toMatchObject({ code: '530627' });
  });

  test('tells under which codes its records may be stored', () => {
    follow(into([rows]), THIRD);
    expect(codesOfRegion(asRegionCode('530691'))).toEqual(['530691', '530627']);
    expect(codesOfRegion(asRegionCode('530691102201'))).toEqual(['530691102201', '530627102201']);
    expect(codesOfRegion(asRegionCode('530628'))).toEqual(['530628']);
  });

  test('has the townships that were loaded with it, and no others: records of the others still have a name', () => {
    const own = region('530691009', '乌峰街道', { validFrom: THIRD });
    follow(into([[...rows, own]]), THIRD);
    expect(childrenOf(asRegionCode('530691')).map(({ code }) => code)).toEqual(['530691009']);
    expect(regionExists('530691102')).toBe(false);
    expect(regionOf('530691102')).toMatchObject({ replacedBy: [] });
    expect(isWithin(asRegionCode('530627102201'), asRegionCode('530691'))).toBe(true);
  });
});

test('a county that was divided is followed by nobody, and its people stay where they are', () => {
  const rows = [
    region('530691', '甲区', { validFrom: THIRD }),
    region('530692', '乙区', { validFrom: THIRD }),
    region('530627', '镇雄县', { validTo: asCivilDate('2026-12-31'), replacedBy: ['530691', '530692'] }),
  ];
  follow(into([rows]), THIRD);
  expect([
    filedUnder('530627'),
    isWithin(asRegionCode('530627102201'), asRegionCode('530691')),
    isWithin(asRegionCode('530627102201'), asRegionCode('530627')),
  ]).toEqual([...['530627', false, true]]);
});

describe('scope', () => {
  test('never becomes wider than it was by a change', () => {
    // A county without rows for its townships becomes part of its neighbour, whose townships have other numbers.
    const merged = { validTo: asCivilDate('2026-12-31'), replacedBy: ['530628'] };
    follow(into([[region('530627', '镇雄县', merged)]]), THIRD);
    const seen = (code: string, scope: string): boolean => isWithin(asRegionCode(code), asRegionCode(scope));
    // The county's officials go with it; those of its townships and villages don't get the whole of the neighbour.
    expect([seen('530628101201', '530627'), seen('530628101201', '530627102')]).toEqual([true, false]);
    expect(seen('530628101201', '530627102201')).toBe(false);
    // They keep whom they had until these are filed elsewhere, and the neighbour has them, too.
    for (const scope of ['530627102201', '530627102', '530628', '5306'])
      expect([scope, seen('530627102201', scope)]).toEqual([scope, true]);
    expect([seen('530627102201', '530627101'), seen('530627102201', '530629')]).toEqual([false, false]);
    // Nor does a village whose township became part of another one, nor a county that became part of a city.
    const town = region('530627102', '泼机镇', { ...merged, replacedBy: ['530627101'] });
    const city = region('530628', '彝良县', { ...merged, replacedBy: ['5306'] });
    follow(into([[town, city]]), THIRD);
    expect([seen('530627101', '530627102201'), seen('530627101', '530627102')]).toEqual([false, true]);
    expect([seen('530627101', '530628'), seen('5306', '530628'), seen('530628101', '530628')]).toEqual([
      ...[false, false, true],
    ]);
  });
});

describe('minimum wages and rules', () => {
  const [before, after] = [FIRST, asCivilDate('2027-06-01')];
  const wage = (code: string, monthly: number, validFrom = before) => ({
    regionCode: asRegionCode(code),
    monthly,
    hourly: 10,
    validFrom,
  });
  const floorAt = (rows: readonly MinimumWage[], code: string) => inForce(rows, asRegionCode(code), THIRD)?.monthly;
  const over = (...replacedBy: string[]) => ({ validTo: asCivilDate('2026-12-31'), replacedBy });
  const made = { validFrom: THIRD };

  test('stay for a county that was renamed, divided, put together, or moved to another prefecture', () => {
    const rows = [wage('53', 1_000), wage('5306', 1_500), wage('5307', 1_400), wage('530627', 2_000)];
    follow(into([[region('530691', '镇雄市', made), region('530627', '镇雄县', over('530691'))]]), THIRD);
    expect(['530691', '530691102', '530627', '530628', '5306'].map((code) => floorAt(rows, code))).toEqual([
      ...[2_000, 2_000, 2_000, 1_500, 1_500],
    ]);
    // Its own counts once there is one, however much lower.
    expect(floorAt([...rows, wage('530691', 1_900)], '530691')).toBe(1_900);
    expect(floorAt([...rows, wage('530691', 1_900, after)], '530691')).toBe(2_000);
    const halves = [region('530691', '甲区', made), region('530692', '乙区', made)];
    follow(into([[...halves, region('530627', '镇雄县', over('530691', '530692'))]]), THIRD);
    expect(['530691', '530692', '530627'].map((code) => floorAt(rows, code))).toEqual([2_000, 2_000, 2_000]);
    const both = [region('530627', '镇雄县', over('530691')), region('530628', '彝良县', over('530691'))];
    follow(into([[region('530691', '镇彝市', made), ...both]]), THIRD);
    expect(floorAt([...rows, wage('530628', 2_100)], '530691')).toBe(2_100);
    follow(into([[region('530791', '镇雄市', made), region('530627', '镇雄县', over('530791'))]]), THIRD);
    expect(areasFor(asRegionCode('530791'))).toEqual(['53', '5307', '5306']);
    expect([floorAt(rows, '530791'), floorAt(rows, '530791101'), floorAt(rows, '530702')]).toEqual([
      2_000, 2_000, 1_400,
    ]);
  });

  test('of a county that became part of an older one or of its prefecture don’t hold there', () => {
    const rows = [wage('5306', 1_500), wage('530627', 2_000)];
    for (const successor of ['530628', '5306']) {
      follow(into([[region('530627', '镇雄县', over(successor))]]), THIRD);
      expect(['530628', '530602', '5306'].map((code) => floorAt(rows, code))).toEqual([1_500, 1_500, 1_500]);
    }
  });

  test('are followed over two changes, and rules like wages', () => {
    const later = [
      region('530692', '雄市', { validFrom: LAST }),
      region('530691', '镇雄市', { ...made, validTo: asCivilDate('2027-06-30'), replacedBy: ['530692'] }),
    ];
    follow(into([[region('530627', '镇雄县', over('530691')), ...later]]), LAST);
    expect(inForce([wage('530627', 2_000)], asRegionCode('530692'), LAST)?.monthly).toBe(2_000);
    const rule = (code: string, validFrom = before): KeptRule => ({
      ...{ kind: 'MOUNTAIN_ROAD', name: '', figures: {}, source: '文件', status: 'IN_FORCE', turn: 1 },
      ...{ regionCode: asRegionCode(code), validFrom },
    });
    const held = (rules: readonly KeptRule[], place: string) =>
      rulesInForce(rules, LAST, asRegionCode(place)).map(({ regionCode }) => regionCode);
    expect(held([rule('53'), rule('530627', after)], '530692')).toEqual(['530627']);
    expect(held([rule('530692'), rule('530627', after)], '530692101')).toEqual(['530692']);
    follow(into([[region('530627', '镇雄县', over('530628'))]]), LAST);
    expect(held([rule('53'), rule('530627', after)], '530628')).toEqual(['53']);
  });
});

test('successors that lead back on any day are refused, whatever was loaded before', () => {
  const codes = ['530191', '530192'];
  const anyRow = fc
    .record({ at: fc.nat(1), from: fc.nat(2), ends: fc.boolean(), to: fc.nat(2), next: fc.nat(1) })
    .map(({ at, from, ends, to, next }): CodeRow => {
      const validTo = DAYS[Math.max(from + 1, to)] ?? LAST;
      const over = ends && next !== at ? { validTo, replacedBy: [codes[next] ?? ''] } : {};
      return region(codes[at] ?? '', '某县', { validFrom: DAYS[from] ?? FIRST, ...over });
    });
  // The first code passes to the second, which is in force on that day, and passes to the first years later.
  const laterCircle = [
    region('530191', '某县'),
    region('530192', '某县'),
    region('530192', '某县', { validFrom: THIRD, validTo: LAST, replacedBy: ['530191'] }),
    region('530191', '某县', { validTo: asCivilDate('2024-06-01'), replacedBy: ['530192'] }),
  ];
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 2, maxLength: 8 }), (rows) => {
      let part = into([]);
      for (const row of rows) {
        const next = loadedInto(part, [row], part.version + 1, deed);
        if (checkTogether('REGION', [row], next.rows).length === 0) part = next;
      }
      for (const on of [...DAYS, asCivilDate('2030-01-01')]) {
        follow(part, on);
        for (const code of codes) expect(filedUnder(code)).toMatch(/^53019[12]$/);
      }
    }),
    { ...runs(400), examples: [[laterCircle]] },
  );
});

describe('occupations', () => {
  const row = (code: string, name: string, change: Partial<CodeRow> = {}): CodeRow => ({
    ...{ scheme: '2022', code, name, validFrom: asCivilDate('2022-09-01'), ...change },
  });
  const follows = (rows: readonly CodeRow[], on: CivilDate) => {
    const part = loadedInto({ list: 'OCCUPATION', part: '6', version: 0, rows: [] }, rows, 1, deed);
    useOccupations(occupationsOn(part.rows, on));
    takeFormer([]);
  };
  const ended = { validTo: asCivilDate('2026-12-31'), replacedBy: ['6-05-01-99'] };

  test('a loaded one goes before the sample, which stays where nothing was loaded', () => {
    follows([row('6-05-01-03', '缝纫操作工')], THIRD);
    expect(occupationOf('6-05-01-03')).toMatchObject({ name: '缝纫操作工', sample: false });
    expect(occupationOf('6-05-01-02')).toMatchObject({ name: '裁剪工', sample: true });
  });

  test('one of an older classification does not go before what the sample says of today', () => {
    const old = { validFrom: asCivilDate('2015-07-01'), validTo: asCivilDate('2022-08-31') };
    follows([row('6-05-01-03', '缝制机械装配工', old)], THIRD);
    expect(occupationOf('6-05-01-03')).toMatchObject({ name: '缝纫工', sample: true });
  });

  test('one that was replaced is filed under its successor, from the day after its last', () => {
    const rows = [row('6-05-01-99', '缝制工', { validFrom: THIRD }), row('6-05-01-03', '缝纫工', ended)];
    follows(rows, asCivilDate('2026-12-31'));
    expect(filedOccupation('6-05-01-03')).toBe('6-05-01-03');
    follows(rows, THIRD);
    expect(filedOccupation('6-05-01-03')).toBe('6-05-01-99');
    expect(codesOfOccupation('6-05-01-99')).toEqual(['6-05-01-99', '6-05-01-03']);
    // The sample's own.
    expect(codesOfOccupation('6-31-07-03')).toEqual(['6-31-07-03', '6-30-99-00']);
  });

  test('a ban on juveniles passes to what took the occupation over, unless a row says otherwise', () => {
    const welder = row('6-18-02-04', '焊工', { ...ended, replacedBy: ['6-18-02-98'] });
    follows([welder, row('6-18-02-98', '焊接操作工', { validFrom: THIRD })], THIRD);
    expect(occupationOf('6-18-02-98')?.juvenilesBanned).toBe(true);
    follows([welder, row('6-18-02-98', '焊接操作工', { validFrom: THIRD, juvenilesBanned: false })], THIRD);
    expect(occupationOf('6-18-02-98')?.juvenilesBanned).toBe(false);
  });
});
