/**
 * What agreements say was reported and supplied, after any history: positions that are submitted, imported, changed, moved and closed,
 * by the enterprise and by an agency in its name, verified and not; people who are placed, arrive, leave, never start, move and are
 * merged. The figures are those of a recount from what was done, for every term and corridor, and whenever it was signed.
 */
import fc from 'fast-check';
import type { SubmitPositionResult } from '../../functions/generated/graphql';
import { addDays, asCivilDate, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { runs } from '../kit/long';
import {
  givenAgency,
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
/** Each history has days of its own; but terms and months are longer, so corridors are recounted from all histories. */
let firstDay = asCivilDate('2027-01-20');

/** One posting of a job; of several alike, by the enterprise and by the agency, one counts. */
interface Posting {
  readonly reference: string;
  readonly title: string;
  readonly by: 'ENTERPRISE' | 'AGENCY';
  readonly on: CivilDate;
  id: string;
  work: string;
  headcount: number;
  closed: string | undefined;
  /** Whether it ever stood open beside the enterprise's own. */
  covered: boolean;
}

interface Supplied {
  readonly id: string;
  readonly on: CivilDate;
  readonly startsOn: CivilDate;
  readonly home: string;
  readonly work: string;
  arrived: boolean;
  over: boolean;
  neverBegan: boolean;
}

const some = fc.nat(9);
const work = fc.constantFrom(...WORK);
const home = fc.constantFrom(...HOMES);
const headcount = fc.integer({ min: 4, max: 9 });
const acts = {
  submit: fc.record({ work, headcount }),
  /** The agency posts: a job that the enterprise has posted, or one of its own. */
  post: fc.record({ which: some, alike: fc.boolean(), work, headcount }),
  /** The enterprise posts what the agency has posted. */
  join: fc.record({ which: some, headcount }),
  fill: fc.record({ work, headcounts: fc.array(headcount, { minLength: 1, maxLength: 3 }) }),
  change: fc.record({ which: some, headcount }),
  shift: fc.record({ which: some, work }),
  close: fc.record({ which: some, reason: fc.constantFrom('FILLED', 'WITHDRAWN', 'EXPIRED') }),
  verify: fc.record({ verified: fc.boolean() }),
  place: fc.record({ which: some, home, again: fc.boolean() }),
  arrive: fc.record({ which: some }),
  absent: fc.record({ which: some }),
  end: fc.record({ which: some }),
  move: fc.record({ which: some, home }),
  merge: fc.record({ which: some, into: some }),
  sign: fc.record({
    begins: fc.integer({ min: -45, max: 3 }),
    lasts: fc.oneof(fc.nat(3), fc.nat(120)),
  }),
  wait: fc.record({ days: fc.integer({ min: 1, max: 3 }) }),
};
type Acts = { readonly [K in keyof typeof acts]: (typeof acts)[K] extends fc.Arbitrary<infer T> ? T : never };
type Act = { readonly [K in keyof Acts]: { readonly kind: K; readonly told: Acts[K] } }[keyof Acts];

const WEIGHTS: Partial<Record<keyof Acts, number>> = {
  place: 8,
  wait: 4,
  end: 3,
  absent: 3,
  merge: 3,
  post: 3,
  submit: 2,
  close: 2,
};
const history = fc.array(
  fc.oneof(
    ...(Object.keys(acts) as (keyof Acts)[]).map((kind) => ({
      weight: WEIGHTS[kind] ?? 1,
      arbitrary: (acts[kind] as fc.Arbitrary<unknown>).map((told) => ({ kind, told }) as Act),
    })),
  ),
  { minLength: 16, maxLength: 36 },
);

/** What every run plays: people of whom one arrives and leaves, one never comes, and two are one. */
const [at, from] = ['441900', '530627102201'];
const place: Act = { kind: 'place', told: { which: 0, home: from, again: false } };
const always: readonly Act[] = [
  { kind: 'submit', told: { work: at, headcount: 9 } },
  ...[place, place, place],
  { kind: 'wait', told: { days: 1 } },
  { kind: 'absent', told: { which: 0 } },
  { kind: 'arrive', told: { which: 0 } },
  { kind: 'wait', told: { days: 1 } },
  { kind: 'end', told: { which: 0 } },
  { kind: 'merge', told: { which: 0, into: 1 } },
];

const CORRIDORS = [
  ['53', '44'],
  ['5306', '4419'],
  ['530627', '441900'],
  ['5303', '330102'],
] as const;

/** An enterprise, its agency, what was posted, and who was supplied. */
class Scene {
  private static readonly all: Scene[] = [];
  private readonly postings: Posting[] = [];
  private readonly supplied: Supplied[] = [];
  private readonly workers: string[] = [];
  /** Where each lives, as it was told last, and at which act. */
  private readonly homes = new Map<string, { readonly home: string; readonly told: number }>();
  private acts = 0;
  private isVerified = true;
  private readonly agreements: { id: string; recount: () => readonly [number, number] }[] = [];
  private on = firstDay;

  private constructor(
    private token: string,
    private agency: string,
    private readonly enterpriseId: string,
    private readonly agencyId: string,
  ) {
    Scene.all.push(this);
  }

  static async begin(): Promise<Scene> {
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    const enterpriseId = await givenEnterprise({ ...system, tokens: { ...system.tokens, BUREAU: token } });
    const agencyId = await givenAgency(system, token);
    const naming = { idempotencyKey: unique(), enterpriseId, agencyId };
    expect((await system.mutate(token, 'nameAgency', 'enterprise { id }', naming)).userErrors).toEqual([]);
    return new Scene(token, await system.sign({ roles: ['AGENCY'], agencyId }), enterpriseId, agencyId);
  }

  async do(act: Act): Promise<void> {
    // What is told later is told at a later time.
    this.acts += 1;
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    await (this[act.kind] as (told: unknown) => Promise<void>).call(this, act.told);
  }

  private async wait({ days }: Acts['wait']): Promise<void> {
    this.on = addDays(this.on, days);
    system.clock.moveTo(new Date(startOfDay(this.on).getTime() + 12 * 3_600_000));
    this.token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    this.agency = await system.sign({ roles: ['AGENCY'], agencyId: this.agencyId });
  }

  private submit({ work: place, headcount: count }: Acts['submit']): Promise<void> {
    return this.send([this.fresh('ENTERPRISE', place, count)]);
  }

  private async post({ which, alike, work: place, headcount: count }: Acts['post']): Promise<void> {
    const own = pick(this.alone('ENTERPRISE'), which);
    if (alike && own === undefined) return;
    const posting = this.fresh('AGENCY', place, count);
    await this.send([alike && own ? { ...posting, title: own.title, work: own.work } : posting]);
  }

  private async join({ which, headcount: count }: Acts['join']): Promise<void> {
    const posted = pick(this.alone('AGENCY'), which);
    if (posted === undefined) return;
    await this.send([{ ...this.fresh('ENTERPRISE', posted.work, count), title: posted.title }]);
  }

  /** By a file. */
  private async fill({ work: place, headcounts }: Acts['fill']): Promise<void> {
    const rows = headcounts.map((count) => this.fresh('ENTERPRISE', place, count));
    const file = { idempotencyKey: unique(), enterpriseId: this.enterpriseId, fileName: '岗位.csv' };
    const { positionImport } = await system.mutate(this.token, 'startPositionImport', 'positionImport { id }', {
      ...{ ...file, rowsExpected: rows.length, chunkRows: 500 },
    });
    const chunk = { importId: positionImport?.id, chunk: 0, rows: rows.map(rowOf) };
    const { results } = await system.mutate(this.token, 'appendPositionImport', RESULTS, chunk);
    const finish = { importId: positionImport?.id };
    expect(
      (await system.mutate(this.token, 'finishPositionImport', 'positionImport { id }', finish)).userErrors,
    ).toEqual([]);
    await this.keep(rows, results);
  }

  private async change({ which, headcount: count }: Acts['change']): Promise<void> {
    const posting = pick(this.postings, which);
    if (posting !== undefined) await this.send([{ ...posting, headcount: count, closed: undefined }]);
  }

  /** The work is elsewhere; only of a job that nobody else has posted. */
  private async shift({ which, work: place }: Acts['shift']): Promise<void> {
    const posting = pick(this.alone('ENTERPRISE'), which);
    if (posting !== undefined) await this.send([{ ...posting, work: place, closed: undefined }]);
  }

  private async close({ which, reason }: Acts['close']): Promise<void> {
    const posting = pick(this.postings, which);
    if (posting === undefined) return;
    const input = { idempotencyKey: unique(), positionId: posting.id, reason };
    const { position } = await system.mutate(this.token, 'closePosition', 'position { status }', input);
    if (position?.status === 'CLOSED') posting.closed ??= reason;
    await this.settle();
  }

  private async verify({ verified }: Acts['verify']): Promise<void> {
    const input = { enterpriseId: this.enterpriseId, verified };
    expect((await system.mutate(this.token, 'verifyEnterprise', 'enterprise { id }', input)).userErrors).toEqual([]);
    this.isVerified = verified;
    await system.pump.idle();
  }

  private async place({ which, home: code, again }: Acts['place']): Promise<void> {
    const posting = pick(this.postings, which);
    if (posting === undefined) return;
    const known = again ? pick(this.workers, which) : undefined;
    const as = { ...system, tokens: { ...system.tokens, BUREAU: this.token } };
    const worker = known ?? (await givenWorker(as, { villageCode: code }));
    if (known === undefined) {
      this.workers.push(worker);
      this.homes.set(worker, { home: code, told: this.acts });
    }
    const startsOn = addDays(this.on, 1);
    const input = placementInput(worker, posting.id, { startsOn });
    const { placement } = await system.mutate(this.token, 'startPlacement', 'placement { id }', input);
    if (placement == null) return;
    const begun = {
      id: placement.id,
      on: this.on,
      startsOn,
      home: this.homes.get(worker)?.home ?? '',
      work: posting.work,
    };
    this.supplied.push({ ...begun, arrived: false, over: false, neverBegan: false });
  }

  private async arrive({ which }: Acts['arrive']): Promise<void> {
    const one = pick(this.running(), which);
    if (one === undefined) return;
    const input = { idempotencyKey: unique(), placementId: one.id, on: this.on };
    const { userErrors } = await system.mutate(this.token, 'reportArrival', 'placement { id }', input);
    if (userErrors.length === 0) one.arrived = true;
  }

  private async absent({ which }: Acts['absent']): Promise<void> {
    const one = pick(this.running(), which);
    if (one === undefined) return;
    const input = { idempotencyKey: unique(), placementId: one.id, on: this.on, reason: 'DID_NOT_COME' };
    const { placement } = await system.mutate(this.token, 'reportDeparture', 'placement { status }', input);
    if (placement?.status === 'NEVER_STARTED') [one.over, one.neverBegan] = [true, true];
  }

  private async end({ which }: Acts['end']): Promise<void> {
    const one = pick(this.running(), which);
    if (one === undefined) return;
    const input = { idempotencyKey: unique(), placementId: one.id, on: this.on, reason: '合同到期' };
    const { userErrors } = await system.mutate(this.token, 'endPlacement', 'placement { status }', input);
    if (userErrors.length > 0) return;
    // Called off before its first day.
    [one.over, one.neverBegan] = [true, !one.arrived && this.on < one.startsOn];
  }

  private async move({ which, home: code }: Acts['move']): Promise<void> {
    const worker = pick(this.workers, which);
    if (worker === undefined || this.homes.get(worker)?.home === code) return;
    const input = { workerId: worker, villageCode: code };
    const { userErrors } = await system.mutate(this.token, 'updateWorker', 'worker { id }', input);
    if (userErrors.length === 0) this.homes.set(worker, { home: code, told: this.acts });
  }

  private async merge({ which, into }: Acts['merge']): Promise<void> {
    // Two who both work are no one person.
    const [mergeId, keepId] = [pick(this.workers, which), pick(this.workers, into)];
    if (mergeId === undefined || keepId === undefined || mergeId === keepId) return;
    const input = { idempotencyKey: unique(), keepId, mergeId };
    const { userErrors } = await system.mutate(this.token, 'mergeWorkers', 'worker { id }', input);
    if (userErrors.length > 0) return;
    this.workers.splice(this.workers.indexOf(mergeId), 1);
    const [kept, merged] = [this.homes.get(keepId), this.homes.get(mergeId)];
    if (merged !== undefined && merged.told > (kept?.told ?? 0)) this.homes.set(keepId, merged);
    await system.pump.idle();
  }

  async sign({ begins, lasts }: Acts['sign']): Promise<void> {
    const [startsOn, endsOn] = [addDays(firstDay, begins), addDays(firstDay, begins + lasts)];
    const term = { startsOn, endsOn, headcountPromised: 10 };
    await this.signed({ kind: 'DIRECT_SUPPLY', enterpriseId: this.enterpriseId, ...term }, () =>
      this.recount(startsOn, endsOn),
    );
    for (const [from, to] of CORRIDORS)
      await this.signed({ kind: 'POINT_TO_POINT', originRegionCode: from, destinationRegionCode: to, ...term }, () =>
        this.recount(startsOn, endsOn, from, to),
      );
  }

  private async signed(terms: object, recount: () => readonly [number, number]): Promise<void> {
    const input = { idempotencyKey: unique(), ...terms };
    const { agreement, userErrors } = await system.mutate(this.token, 'signAgreement', 'agreement { id }', input);
    expect(userErrors).toEqual([]);
    this.agreements.push({ id: agreement?.id ?? '', recount });
  }

  /** What an agreement should say. */
  private recount(first: CivilDate, last: CivilDate, from = '', to = ''): readonly [number, number] {
    const within = (on: CivilDate): boolean => on >= first && on <= last;
    const scenes = to === '' ? [this] : Scene.all;
    // Of a place it counts while the enterprise is verified.
    const reported = scenes
      .filter(({ isVerified }) => to === '' || isVerified)
      .flatMap(({ postings }) => postings)
      .filter((each) => within(each.on) && !each.covered && each.work.startsWith(to));
    const supplied = scenes
      .flatMap((scene) => scene.supplied)
      .filter((each) => within(each.on) && !each.neverBegan && each.home.startsWith(from) && each.work.startsWith(to));
    return [reported.reduce((sum, each) => sum + each.headcount, 0), supplied.length];
  }

  async compare(): Promise<void> {
    await system.pump.idle();
    const query = 'query ($id: ID!) { agreement(id: $id) { headcountReported headcountSupplied shareKept } }';
    for (const { id, recount } of this.agreements) {
      const { agreement } = await system.ask(this.token, query, { id });
      expect([agreement?.headcountReported, agreement?.headcountSupplied]).toEqual(recount());
      expect(agreement?.shareKept).toBeCloseTo((agreement?.headcountSupplied ?? 0) / 10);
    }
  }

  private fresh(by: Posting['by'], place: string, count: number): Posting {
    const names = { reference: unique('ref'), title: unique('岗位'), by, on: this.on, id: '' };
    return { ...names, work: place, headcount: count, closed: undefined, covered: false };
  }

  private async send(rows: readonly Posting[]): Promise<void> {
    const token = rows[0]?.by === 'AGENCY' ? this.agency : this.token;
    const input = { idempotencyKey: unique(), enterpriseId: this.enterpriseId, positions: rows.map(rowOf) };
    await this.keep(rows, (await system.mutate(token, 'submitPositions', RESULTS, input)).results);
  }

  /** What was taken, and no row that was refused, such as fewer than are placed. */
  private async keep(rows: readonly Posting[], results: readonly Result[]): Promise<void> {
    results.forEach(({ position }, index) => {
      const row = rows[index];
      if (row === undefined || position == null) return;
      const known = this.postings.find(({ reference }) => reference === row.reference);
      if (known === undefined) this.postings.push({ ...row, id: position.id });
      else Object.assign(known, { work: row.work, headcount: row.headcount, closed: undefined });
    });
    await this.settle();
  }

  /** Of a job that both have posted the enterprise's counts, from when both are open on; and it ends the job for both. */
  private async settle(): Promise<void> {
    await system.pump.idle();
    for (const posted of this.postings.filter(({ by, closed }) => by === 'AGENCY' && closed === undefined)) {
      const own = this.postings.find(({ by, title }) => by === 'ENTERPRISE' && title === posted.title);
      if (own === undefined) continue;
      if (own.closed === undefined) posted.covered = true;
      else if (posted.covered && own.closed !== 'EXPIRED') posted.closed = own.closed;
    }
  }

  private alone(whose: Posting['by']): Posting[] {
    return this.postings.filter(
      ({ by, title }) => by === whose && this.postings.filter((one) => one.title === title).length === 1,
    );
  }

  private running(): Supplied[] {
    return this.supplied.filter(({ over }) => !over);
  }

  get days(): number {
    return Math.round((startOfDay(this.on).getTime() - startOfDay(firstDay).getTime()) / 86_400_000);
  }
}

const RESULTS = 'results { status position { id } errors { code } }';
type Result = Pick<SubmitPositionResult, 'position'>;

const rowOf = ({ reference: externalRef, title, work: regionCode, headcount: count }: Posting) =>
  positionInput({ externalRef, title, regionCode, headcount: count });

function pick<T>(all: readonly T[], which: number): T | undefined {
  return all[which % Math.max(1, all.length)];
}

test('the figures of agreements of any term and corridor are those of a recount', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (told) => {
      firstDay = addDays(firstDay, 100);
      system.clock.moveTo(new Date(startOfDay(firstDay).getTime() + 12 * 3_600_000));
      const scene = await Scene.begin();
      // Before anything happens, while it does, and after all of it.
      await scene.sign({ begins: 0, lasts: 6 });
      for (const act of told) await scene.do(act);
      await scene.sign({ begins: 0, lasts: scene.days });
      await scene.compare();
    }),
    { ...runs(24), examples: [[[...always]]] },
  );
});
