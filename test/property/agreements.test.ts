/**
 * What agreements say was reported and supplied, after any history: positions that are submitted, changed and closed, people who are
 * placed, and who never start, on many days. The figures are those of a recount from what was done, for every term and corridor.
 */
import fc from 'fast-check';
import { addDays, asCivilDate, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { runs } from '../kit/long';
import {
  givenEnterprise,
  givenWorker,
  placementInput,
  positionInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const HOMES = ['530627102201', '530628001201', '530302001001'];
const WORK = ['441900', '440306', '330102'];
/** Each history has days of its own, so that corridors begin at 0. */
let firstDay = asCivilDate('2027-01-20');

interface Reported {
  readonly reference: string;
  readonly on: CivilDate;
  readonly work: string;
  headcount: number;
}

interface Supplied {
  readonly on: CivilDate;
  readonly home: string;
  readonly work: string;
  neverStarted: boolean;
}

type Act =
  | { readonly kind: 'submit'; readonly work: number; readonly headcount: number }
  | { readonly kind: 'change'; readonly which: number; readonly headcount: number }
  | { readonly kind: 'place'; readonly which: number; readonly home: number }
  | { readonly kind: 'absent'; readonly which: number }
  | { readonly kind: 'wait'; readonly days: number };

const place = fc.nat(WORK.length - 1);
const headcount = fc.integer({ min: 4, max: 9 });
const history: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('submit' as const), work: place, headcount }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), which: fc.nat(9), headcount }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('place' as const), which: fc.nat(9), home: place }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('absent' as const), which: fc.nat(9) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 3 }) }),
    },
  ),
  { minLength: 6, maxLength: 16 },
);

/** An enterprise, what it reported, and who was supplied to it. */
class Scene {
  readonly reported: Reported[] = [];
  readonly supplied: (Supplied & { readonly id: string })[] = [];
  private readonly ids = new Map<string, string>();
  private on = firstDay;

  constructor(
    readonly enterpriseId: string,
    private token: string,
  ) {}

  async do(act: Act): Promise<void> {
    if (act.kind === 'wait') return this.wait(act.days);
    if (act.kind === 'submit') return this.submit(WORK[act.work] ?? '', act.headcount, unique('ref'));
    const known = this.reported[act.kind === 'absent' ? 0 : act.which % Math.max(1, this.reported.length)];
    if (act.kind === 'absent') return this.miss(act.which);
    if (known === undefined) return;
    if (act.kind === 'change') return this.submit(known.work, act.headcount, known.reference);
    return this.place(known, HOMES[act.home] ?? '');
  }

  private async wait(days: number): Promise<void> {
    this.on = addDays(this.on, days);
    system.clock.moveTo(new Date(startOfDay(this.on).getTime() + 12 * 3_600_000));
    this.token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
  }

  private async submit(work: string, count: number, reference: string): Promise<void> {
    const row = positionInput({ externalRef: reference, regionCode: work, headcount: count });
    const input = { idempotencyKey: unique(), enterpriseId: this.enterpriseId, positions: [row] };
    const fields = 'results { status position { id } }';
    const { results } = await system.mutate(this.token, 'submitPositions', fields, input);
    const [result] = results;
    if (result?.position == null) return;
    const known = this.reported.find((each) => each.reference === reference);
    if (known === undefined) this.reported.push({ reference, on: this.on, work, headcount: count });
    else known.headcount = count;
    this.ids.set(reference, result.position.id);
  }

  private async place({ reference, work }: Reported, home: string): Promise<void> {
    const worker = await givenWorker(
      { ...system, tokens: { ...system.tokens, BUREAU: this.token } },
      { villageCode: home },
    );
    const input = placementInput(worker, this.ids.get(reference) ?? '', { startsOn: addDays(this.on, 1) });
    const { placement } = await system.mutate(this.token, 'startPlacement', 'placement { id }', input);
    if (placement == null) return;
    this.supplied.push({ on: this.on, home, work, neverStarted: false, id: placement.id });
  }

  private async miss(which: number): Promise<void> {
    const open = this.supplied.filter(({ neverStarted }) => !neverStarted);
    const one = open[which % Math.max(1, open.length)];
    if (one === undefined) return;
    const input = { idempotencyKey: unique(), placementId: one.id, on: this.on, reason: 'DID_NOT_COME' };
    const { placement } = await system.mutate(this.token, 'reportDeparture', 'placement { status }', input);
    if (placement?.status === 'NEVER_STARTED') one.neverStarted = true;
  }

  /** What an agreement should say. */
  recount(first: CivilDate, last: CivilDate, home = '', work = ''): readonly [number, number] {
    const within = (on: CivilDate): boolean => on >= first && on <= last;
    const reported = this.reported.filter((each) => within(each.on) && each.work.startsWith(work));
    const supplied = this.supplied.filter(
      (each) => within(each.on) && !each.neverStarted && each.home.startsWith(home) && each.work.startsWith(work),
    );
    return [reported.reduce((sum, each) => sum + each.headcount, 0), supplied.length];
  }

  async agreed(terms: object): Promise<readonly [number, number]> {
    const input = { idempotencyKey: unique(), headcountPromised: 10, ...terms };
    const fields = 'agreement { headcountReported headcountSupplied shareKept } ';
    const { agreement, userErrors } = await system.mutate(this.token, 'signAgreement', fields, input);
    expect(userErrors).toEqual([]);
    expect(agreement?.shareKept).toBeCloseTo((agreement?.headcountSupplied ?? 0) / 10);
    return [agreement?.headcountReported ?? -1, agreement?.headcountSupplied ?? -1];
  }

  get today(): CivilDate {
    return this.on;
  }
}

test('the figures of agreements of any term and corridor are those of a recount', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.nat(3), fc.nat(3), async (acts, begins, lasts) => {
      firstDay = addDays(firstDay, 50);
      system.clock.moveTo(new Date(startOfDay(firstDay).getTime() + 12 * 3_600_000));
      const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
      const enterpriseId = await givenEnterprise({ ...system, tokens: { ...system.tokens, BUREAU: token } });
      const scene = new Scene(enterpriseId, token);
      for (const act of acts) await scene.do(act);
      await system.pump.idle();
      for (const [startsOn, endsOn] of [
        [firstDay, scene.today],
        [addDays(firstDay, begins), addDays(firstDay, begins + lasts)],
      ] as const) {
        const term = { startsOn, endsOn };
        const direct = await scene.agreed({ kind: 'DIRECT_SUPPLY', enterpriseId, ...term });
        expect(direct).toEqual(scene.recount(startsOn, endsOn));
        for (const [home, work] of [
          ['53', '44'],
          ['5306', '4419'],
          ['530627', '441900'],
          ['5303', '330102'],
        ] as const) {
          const parties = { kind: 'POINT_TO_POINT', originRegionCode: home, destinationRegionCode: work };
          expect(await scene.agreed({ ...parties, ...term })).toEqual(scene.recount(startsOn, endsOn, home, work));
        }
      }
    }),
    runs(24),
  );
});
