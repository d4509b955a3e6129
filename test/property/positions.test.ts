/** The rules of positions, for any row and any position that is there. */
import fc from 'fast-check';
import type { Position } from '../../functions/domains/jobs/position/store';
import { checkReferences, checkRow } from '../../functions/domains/jobs/position/checks';
import { juvenileWork } from '../../functions/domains/jobs/position/juveniles';
import { decide, type RowPosition } from '../../functions/domains/jobs/submission/create-or-change';
import type { PositionInput } from '../../functions/generated/graphql';
import { isCivilDate, asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant, type Instant } from '../../functions/platform/values/clock';
import { contentOf, type Content } from '../../functions/domains/jobs/position/content';
import { statusOn } from '../../functions/domains/jobs/position/states';

const TODAY = asCivilDate('2027-01-20');

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) });
const number = fc.oneof(
  fc.integer({ min: -5, max: 300_000 }),
  fc.integer({ min: 14, max: 70 }),
  fc.constantFrom(0, 1, 10_000, 200_000, 2_147_483_647),
);
const date = fc.oneof(
  fc.constantFrom('2027-01-19', '2027-01-20', '2027-02-29', '2028-02-24', '2028-02-25', ''),
  fc.string(),
);

const anyRow: fc.Arbitrary<PositionInput> = fc.record({
  externalRef: fc.oneof(fc.string({ maxLength: 70 }), fc.constantFrom('A', ' A ', 'a')),
  title: maybe(fc.string({ unit: 'grapheme', maxLength: 120 })),
  occupationCode: maybe(fc.oneof(fc.constantFrom('6-25-04-07', '6-18-02-04'), fc.string())),
  regionCode: maybe(fc.oneof(fc.constantFrom('4419', '441900', '440305', '530102001201', '44', '4499'), fc.string())),
  headcount: maybe(number),
  wageMin: maybe(number),
  wageMax: maybe(number),
  education: maybe(fc.constantFrom('NONE', 'COLLEGE', 'DOCTOR', '')),
  ageMin: maybe(number),
  ageMax: maybe(number),
  skills: maybe(fc.array(fc.string({ maxLength: 45 }), { maxLength: 25 })),
  board: maybe(fc.boolean()),
  lodging: maybe(fc.boolean()),
  contractMonths: maybe(number),
  startsOn: maybe(date),
  closesOn: maybe(date),
  description: maybe(fc.string({ maxLength: 510 })),
  movementsPerMinute: maybe(number),
  liftKgFrequent: maybe(number),
  liftKgOccasional: maybe(number),
  nightWork: maybe(fc.boolean()),
  hazards: maybe(fc.array(fc.constantFrom('DUST', 'HEAT', '有毒'), { maxLength: 20 })),
});

const rightRow: fc.Arbitrary<PositionInput> = fc.record({
  externalRef: fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== ''),
  title: fc.constantFrom('电子装配工', 'Assembler'),
  occupationCode: fc.constantFrom('6-25-04-07', '6-18-02-04'),
  regionCode: fc.constantFrom('4419', '441900', '440305', '530102001201'),
  headcount: fc.integer({ min: 1, max: 12 }),
  wageMin: fc.constantFrom(5_000, 6_000),
  board: maybe(fc.boolean()),
  skills: fc.constantFrom([], ['焊接']),
  movementsPerMinute: fc.constantFrom(0, 50),
  liftKgFrequent: fc.constantFrom(undefined, 20),
  nightWork: maybe(fc.boolean()),
  hazards: fc.constantFrom(null, [], ['HEAT', 'DUST']),
});

const noMinimumWages = (): undefined => undefined;

describe('a row', () => {
  test('is right, and then has a stored form within all bounds, or is told where it is wrong, each field once', () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const errors = checkRow(row, ['positions', 7], TODAY, noMinimumWages);
        const fields = errors.map(({ path }) => path.slice(2).join('.'));
        expect(errors.every(({ path }) => path[0] === 'positions' && path[1] === 7 && path.length > 2)).toBe(true);
        const ranges = ['wageMax', 'ageMax', 'liftKgOccasional'];
        expect(
          new Set(fields).size +
            fields.filter(
              (field, at) => fields.indexOf(field) < at && (ranges.includes(field) || /^hazards/.test(field)),
            ).length,
        ).toBe(fields.length);
        if (errors.length > 0) return;
        const content = contentOf(row);
        expect(content.headcount).toBeGreaterThanOrEqual(1);
        expect(content.wageMax ?? content.wageMin).toBeGreaterThanOrEqual(content.wageMin);
        expect(content.ageMin ?? 16).toBeGreaterThanOrEqual(16);
        expect(content.regionCode.startsWith(content.prefecture)).toBe(true);
        expect([content.closesOn, content.startsOn].every((on) => on === undefined || isCivilDate(on))).toBe(true);
        expect(Object.values(content)).not.toContain(undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  test('that is generated as valid has no refusal', () => {
    fc.assert(fc.property(rightRow, (row) => expect(checkRow(row, [], TODAY, noMinimumWages)).toEqual([])));
  });

  test('repeats a reference only where an earlier row has it, white space aside', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 20 }), (rows) => {
        const repeated = checkReferences(rows, ['positions'], 0);
        rows.forEach(({ externalRef }, index) => {
          const first = rows.findIndex((row) => row.externalRef.trim() === externalRef.trim());
          expect(repeated.get(index)?.params).toEqual(first === index ? undefined : { row: first + 1 });
        });
      }),
    );
  });
});

describe('the decision on a submitted row', () => {
  const place = (at: Instant, mark: string): RowPosition => ({
    id: 'pos_00000000000000000000000000',
    poster: { enterpriseId: 'ent_1' },
    at,
    verified: true,
    row: 0,
    mark,
    resumed: true,
    raising: false,
    path: ['positions', 0],
  });
  const T = (hour: number): Instant => asInstant(`2027-01-20T0${hour}:00:00.000Z`);

  /** A position that was submitted, had some vacancies taken, and may have been closed. */
  const anyPosition: fc.Arbitrary<Position> = fc
    .record({ row: rightRow, share: fc.double({ min: 0, max: 1, noNaN: true }), closed: fc.boolean() })
    .map(({ row, share, closed }) => {
      const created = positionOf(decide(undefined, contentOf(row), place(T(1), 'before')));
      const vacancies = created.headcount - Math.floor(created.headcount * share);
      const status = vacancies > 0 ? 'OPEN' : 'FILLED';
      return {
        ...created,
        vacancies,
        status: closed ? 'CLOSED' : status,
        ...(closed && { closeReason: 'WITHDRAWN' as const }),
        version: 9,
      };
    });

  const content: fc.Arbitrary<Content> = rightRow.map(contentOf);

  function positionOf(decision: ReturnType<typeof decide>): Position {
    if (decision.status === 'REJECTED') throw new Error('Expected a position');
    return decision.position;
  }

  test('is a new open position where there is none, and nothing to write when decided again', () => {
    fc.assert(
      fc.property(content, (said) => {
        const decision = decide(undefined, said, place(T(2), 'batch'));
        const position = positionOf(decision);
        expect(position).toMatchObject({ ...said, vacancies: said.headcount, status: 'OPEN', submittedAt: T(2) });
        expect(decide(position, said, place(T(2), 'batch'))).toEqual({ status: 'CREATED', position, toWrite: false });
        expect(decide(position, said, place(T(3), 'another batch'))).toEqual({
          status: 'UNCHANGED',
          position,
          toWrite: false,
        });
      }),
    );
  });

  test('never gives back a vacancy that was taken, and refuses a headcount below', () => {
    fc.assert(
      fc.property(anyPosition, content, (existing, said) => {
        const taken = existing.headcount - existing.vacancies;
        const decision = decide(existing, said, place(T(2), 'batch'));
        if (said.headcount < taken) {
          expect(decision).toMatchObject({
            status: 'REJECTED',
            errors: [{ code: 'HEADCOUNT_BELOW_TAKEN', path: ['positions', 0, 'headcount'], params: { taken } }],
          });
          return;
        }
        const position = positionOf(decision);
        expect(position.headcount - position.vacancies).toBe(taken);
        expect(position.status).toBe(position.vacancies > 0 ? 'OPEN' : 'FILLED');
        expect(position).toMatchObject({ ...said, submittedAt: existing.submittedAt, id: existing.id });
        if (decision.status === 'UPDATED') expect(position.version).toBe(existing.version + 1);
        else expect(position).toBe(existing);
        expect(decide(position, said, place(T(3), 'another batch'))).toMatchObject({
          status: 'UNCHANGED',
          toWrite: false,
        });
      }),
    );
  });

  test('is nothing if the position changed since the batch began', () => {
    fc.assert(
      fc.property(anyPosition, content, (existing, said) => {
        const decision = decide({ ...existing, contentAt: T(3) }, said, place(T(2), 'batch'));
        if (decision.status !== 'REJECTED') expect(decision).toMatchObject({ status: 'UNCHANGED', toWrite: false });
      }),
    );
  });

  test('takes nobody after its closing date, whatever it says', () => {
    fc.assert(
      fc.property(
        anyPosition,
        maybe(fc.constantFrom(...['2027-01-19', '2027-01-20', '2027-01-21'].map(asCivilDate))),
        (existing, closesOn) => {
          const { closesOn: _, ...position } = existing;
          const status = statusOn({ ...position, ...(closesOn != null && { closesOn }) }, TODAY);
          const over = closesOn != null && closesOn < TODAY && position.status === 'OPEN';
          expect(status).toBe(over ? 'CLOSED' : position.status);
        },
      ),
    );
  });
});

test('juveniles are banned by answers alone, and nowhere by a question that has none', () => {
  const figures = fc.record({
    ...{ MOVEMENTS_MAX: fc.nat(3), LIFT_KG_FREQUENT_MAX: fc.nat(3), LIFT_KG_OCCASIONAL_MAX: fc.nat(3) },
    ...{ NIGHT_WORK_BANNED: fc.nat(1), HAZARDS_BANNED: fc.nat(1) },
  });
  const answer = fc.option(fc.nat(6), { nil: undefined });
  fc.assert(
    fc.property(
      figures,
      fc.tuple(answer, answer, answer, answer, answer),
      (max, [moves, often, once, night, hazard]) => {
        const rule = { kind: 'JUVENILES', name: '', validFrom: TODAY, source: 'x', figures: max } as const;
        const work = {
          ...(moves !== undefined && { movementsPerMinute: moves }),
          ...(often !== undefined && { liftKgFrequent: often }),
          ...(once !== undefined && { liftKgOccasional: once }),
          ...(night !== undefined && { nightWork: night > 3 }),
          ...(hazard !== undefined && { hazards: hazard > 3 ? [...(['DUST'] as const)] : [] }),
        };
        const asked = [
          ['MOVEMENTS_PER_MINUTE', moves, max.MOVEMENTS_MAX],
          ['LIFT_KG_FREQUENT', often, max.LIFT_KG_FREQUENT_MAX],
          ['LIFT_KG_OCCASIONAL', once, max.LIFT_KG_OCCASIONAL_MAX],
          ...(max.NIGHT_WORK_BANNED === 1 ? [['NIGHT_WORK', night, 3] as const] : []),
          ...(max.HAZARDS_BANNED === 1 ? [['HAZARDS', hazard, 3] as const] : []),
        ] as const;
        const { bans, unanswered } = juvenileWork(work, rule);
        expect(unanswered).toEqual(asked.filter(([, got]) => got === undefined).map(([question]) => question));
        expect(bans.map(({ question }) => question)).toEqual(
          asked.filter(([, got, most]) => got !== undefined && got > most).map(([question]) => question),
        );
      },
    ),
  );
});
