/** The minimum-wage table against a plain list of what was said: what is in force, and that nothing is ever lost. */
import fc from 'fast-check';
import { type TurnEntry, orderOf, recordsOf } from '../../functions/domains/reference/minimum-wage/row-history';
import { keyOf, type MinimumWage } from '../../functions/domains/reference/minimum-wage/in-force';
import { type Area, loadedInto, withdrawnFrom } from '../../functions/domains/reference/minimum-wage/load-effect';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const key = fc.record({
  regionCode: fc.constantFrom('5301', '530102', '530103').map(asRegionCode),
  validFrom: fc.constantFrom(asCivilDate('2026-01-01'), asCivilDate('2027-01-01')),
});
const row: fc.Arbitrary<MinimumWage> = fc
  .tuple(key, fc.integer({ min: 1_900, max: 1_902 }), fc.integer({ min: 18, max: 19 }))
  .map(([at, monthly, hourly]) => ({ ...at, monthly, hourly }));
const distinct = { selector: keyOf, minLength: 1, maxLength: 4 };
const act = fc.oneof(
  fc.uniqueArray(row, distinct).map((rows) => ({ kind: 'LOADED' as const, rows })),
  fc.uniqueArray(row, distinct).map((rows) => ({ kind: 'WITHDRAWN' as const, rows })),
);
/** Of an earlier release, which kept no turns. */
const legacy = fc.uniqueArray(row, { ...distinct, minLength: 0 });

interface Said extends MinimumWage {
  status: 'IN_FORCE' | 'REPLACED' | 'WITHDRAWN';
}

const shown = ({ regionCode, validFrom, monthly, hourly, status }: Said) =>
  [regionCode, validFrom, monthly, hourly, status].join(' ');

test('every row that was ever loaded is told once, with what became of it, whatever was loaded and withdrawn', () => {
  fc.assert(
    fc.property(legacy, fc.array(act, { maxLength: 12 }), (before, acts) => {
      let area: Area = { rows: before, turn: before.length === 0 ? 0 : 3, former: 0 };
      const entries: TurnEntry[] = [];
      const said: Said[] = before.map((wage) => ({ ...wage, status: 'IN_FORCE' }));
      for (const { kind, rows } of acts) {
        for (const wage of rows) {
          const standing = said.find((one) => one.status === 'IN_FORCE' && keyOf(one) === keyOf(wage));
          const same = standing?.monthly === wage.monthly && standing.hourly === wage.hourly;
          if (kind === 'LOADED' && same) continue;
          if (standing !== undefined) standing.status = kind === 'LOADED' ? 'REPLACED' : 'WITHDRAWN';
          if (kind === 'LOADED') said.push({ ...wage, status: 'IN_FORCE' });
        }
        const turn = kind === 'LOADED' ? loadedInto(area, rows) : withdrawnFrom(area, rows);
        if (turn === undefined) continue;
        expect(turn.area.turn).toBe(area.turn + 1);
        area = turn.area;
        entries.push({ turn: area.turn, kind, by: 'a', at: asInstant('2027-01-20T04:00:00Z'), ended: turn.ended });
      }
      const records = recordsOf(area, entries);
      expect(records.map(shown).sort()).toEqual(said.map(shown).sort());
      expect(new Set(records.map(orderOf)).size).toBe(records.length);
      expect(area.former).toBe(said.filter(({ status }) => status !== 'IN_FORCE').length);
    }),
  );
});
