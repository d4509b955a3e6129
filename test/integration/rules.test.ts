/** Rules through HTTP: examples until a bureau loads its own, which hold from day to day; nothing half loaded, nothing lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadRulesInput, Rule, RuleKind, RuleStatus } from '../../functions/generated/graphql';
import { childrenOf, prefecturesOf } from '../../functions/domains/reference/region/region';
import { ruleKinds } from '../../functions/domains/reference/rule/kinds';
import { readRules } from '../../functions/domains/reference/rule/service';
import { limits } from '../../functions/limits';
import { asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import { ISSUER } from '../../local/identity-issuer';
import { startTestSystem, type TestSystem } from '../kit/system';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let system: TestSystem;
let bureau: string;
const account = `${ISSUER}|rules-officer`;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = await system.sign({ roles: ['BUREAU'], regionCode: '53', subject: 'rules-officer' });
});

afterAll(() => system.stop());

const DAY = asCivilDate('2027-01-01');
const ALL: readonly RuleStatus[] = ['IN_FORCE', 'REPLACED', 'WITHDRAWN'];

function figuresOf(figures: Readonly<Record<string, number>>) {
  return Object.entries(figures).map(([figure, value]) => ({ figure, value }));
}

function crew(name: string, RUN_COST = 900, change: object = {}) {
  const figures = figuresOf({ DRIVERS: 2, RELAYS: 0, RUN_COST });
  return { kind: 'CREW', name, validFrom: DAY, source: '包车合同', figures, ...change };
}

async function load(rules: readonly object[], token = bureau) {
  const { rules: loaded, userErrors } = await system.mutate(
    token,
    'loadRules',
    'rules { name status validFrom source example figures { figure value } }',
    { rules },
  );
  return { loaded, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
}

async function withdraw(rules: readonly object[], note?: string) {
  const { rules: withdrawn, userErrors } = await system.mutate(bureau, 'withdrawRules', 'rules { name status }', {
    ...{ rules, note },
  });
  return { withdrawn, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
}

const keyOf = ({ kind, name, validFrom }: ReturnType<typeof crew>) => ({ kind, name, validFrom });

async function listed(kind: RuleKind, given: { on?: string; statuses?: readonly RuleStatus[] } = {}): Promise<Rule[]> {
  const query = `query ($kind: RuleKind!, $on: Date, $statuses: [RuleStatus!]! = [IN_FORCE]) {
    rules(kind: $kind, on: $on, statuses: $statuses, first: 100) { edges { node {
      name regionCode region { name } validFrom validTo source example status figures { figure value }
      loadedBy loadedAt endedBy endedAt note } } } }`;
  const { rules } = await system.ask(bureau, query, { kind, ...given });
  return rules.edges.map(({ node }) => node);
}

const named = async (name: string): Promise<Rule[]> =>
  (await listed('CREW', { statuses: ALL })).filter((rule) => rule.name === name);

describe('before anything is loaded', () => {
  test('examples hold, and are marked as such', async () => {
    const [coach, ...others] = await listed('COACH');
    expect(others).toEqual([]);
    expect(coach).toMatchObject({
      ...{ name: 'coach, 45 on the plate', example: true, source: 'EXAMPLE', status: 'IN_FORCE' },
      ...{ regionCode: null, region: null, loadedBy: null, loadedAt: null },
    });
    expect(coach?.figures).toEqual(
      figuresOf({
        ...{ SEATS: 45, RUN_COST: 500, KM_COST: 7, SEAT_COST: 10 },
        ...{ KM_PER_HOUR: 75, DETOUR: 1.3, STOP_MINUTES: 20, PICKUPS_MAX: 3 },
      }),
    );
    expect((await listed('STATION')).find(({ regionCode }) => regionCode === '4419')?.region?.name).toBe('东莞市');
  });
});

describe('a rule', () => {
  test('takes the place of the former with its key, which stays listed with who did it, when and by which source', async () => {
    expect((await load([crew('甲', 900)])).errors).toEqual([]);
    expect((await load([crew('甲', 950)])).loaded).toMatchObject([{ name: '甲', status: 'IN_FORCE', example: false }]);
    expect(await named('甲')).toMatchObject([
      { status: 'REPLACED', loadedBy: account, endedBy: account, loadedAt: expect.any(String) as string },
      {
        status: 'IN_FORCE',
        loadedBy: account,
        endedBy: null,
        figures: figuresOf({ RUN_COST: 950, DRIVERS: 2, RELAYS: 0 }),
      },
    ]);
  });

  test('is not written again if it is loaded as it stands', async () => {
    await load([crew('乙')]);
    await load([crew('乙')]);
    expect(await named('乙')).toHaveLength(1);
    await withdraw([keyOf(crew('乙'))], '误录');
    expect(await withdraw([keyOf(crew('乙'))])).toEqual({
      withdrawn: [{ name: '乙', status: 'WITHDRAWN' }],
      errors: [],
    });
    expect(await named('乙')).toMatchObject([{ status: 'WITHDRAWN', note: '误录', endedBy: account }]);
    await load([crew('乙')]);
    expect((await named('乙')).map(({ status }) => status)).toEqual(['WITHDRAWN', 'IN_FORCE']);
  });

  test('that was an example can be withdrawn, and stays so', async () => {
    const rule = { kind: 'FLIGHT', name: 'aircraft, 150 seats', validFrom: '2020-01-01' };
    expect((await withdraw([rule])).errors).toEqual([]);
    expect((await listed('FLIGHT')).map(({ name }) => name)).toEqual(['aircraft, 180 seats']);
    const all = await listed('FLIGHT', { statuses: ALL });
    expect(all.map(({ name, status, example }) => [name, status, example])).toEqual([
      ['aircraft, 150 seats', 'WITHDRAWN', true],
      ['aircraft, 180 seats', 'IN_FORCE', true],
    ]);
  });

  test('holds from its first to its last day, and the next of its name follows', async () => {
    await load([
      crew('丙', 800, { validFrom: '2027-01-10', validTo: '2027-01-20' }),
      crew('丙', 850, { validFrom: '2027-01-15' }),
    ]);
    const rules = await readRules({ db: system.platform.db, clock: system.clock }, ['CREW']);
    const costOn = (on: CivilDate) =>
      rules('CREW', on, asRegionCode('530627')).find(({ name }) => name === '丙')?.figures['RUN_COST'];
    const days = ['2027-01-09', '2027-01-10', '2027-01-14', '2027-01-15', '2027-01-21'].map(asCivilDate);
    expect(days.map(costOn)).toEqual([undefined, 800, 800, 850, 850]);
    expect((await listed('CREW', { on: '2027-01-21' })).filter(({ name }) => name === '丙')).toHaveLength(1);
  });

  test('of the smallest region holds there, and the wider one elsewhere', async () => {
    await load([crew('丁', 700), crew('丁', 710, { regionCode: '5306' }), crew('丁', 720, { regionCode: '530627' })]);
    const rules = await readRules({ db: system.platform.db, clock: system.clock }, ['CREW']);
    const costIn = (place: string) =>
      rules('CREW', DAY, asRegionCode(place)).find(({ name }) => name === '丁')?.figures['RUN_COST'];
    expect(['53', '5325', '5306', '530628', '530627', '530627102'].map(costIn)).toEqual([700, 700, 710, 710, 720, 720]);
  });
});

describe('a load', () => {
  test('names every wrong field of every rule, and writes nothing', async () => {
    const before = await listed('CREW', { statuses: ALL });
    const wrong = [
      crew('戊'),
      crew(' ', 100, { source: '' }),
      crew('戊', 2_000_000, { regionCode: '999999', validFrom: '2099-01-01' }),
      crew('己', 1, { validTo: '2026-12-31', figures: figuresOf({ DRIVERS: 1.5, SEATS: 45, RELAYS: 9 }) }),
      { kind: 'STATION', name: '昆明南', validFrom: DAY, source: '铁路局', figures: [] },
      { kind: 'STATION', regionCode: '530627102', validFrom: DAY, source: 'x'.repeat(101) },
      crew('戊'),
    ];
    expect((await load(wrong)).errors).toEqual([
      'REQUIRED rules.1.name',
      'REQUIRED rules.1.source',
      'REGION_UNKNOWN rules.2.regionCode',
      'DATE_TOO_FAR rules.2.validFrom',
      'NUMBER_RANGE rules.2.figures.2.value',
      'RANGE_REVERSED rules.3.validTo',
      'RULE_FIGURE_WHOLE rules.3.figures.0.value',
      'RULE_PART_UNKNOWN rules.3.figures.1',
      'NUMBER_RANGE rules.3.figures.2.value',
      'REQUIRED rules.3.figures.RUN_COST',
      'RULE_PART_UNKNOWN rules.4.name',
      'REQUIRED rules.4.regionCode',
      'REGION_LEVEL rules.5.regionCode',
      'TEXT_LENGTH rules.5.source',
      'DUPLICATE rules.6',
    ]);
    expect(await listed('CREW', { statuses: ALL })).toEqual(before);
  });

  test('of messages has quiet hours around the night, a budget, and one turn for each kind of channel', async () => {
    const messages = (figures: object) => ({
      ...{ kind: 'MESSAGES', validFrom: DAY, source: '云南省就业局' },
      figures: figuresOf({
        ...{ QUIET_FROM: 21, QUIET_TO: 8, TOLD_PER_DAY: 3, URGENT_PER_DAY: 10, URGENT_MINUTES: 5 },
        ...{ APP_MINUTES: 30, WECHAT_MINUTES: 60, SMS_MINUTES: 90, VOICE_MINUTES: 30 },
        ...{ APP_TURN: 1, WECHAT_TURN: 2, SMS_TURN: 3, VOICE_TURN: 4 },
        ...{ SOON_HOURS: 12, READ_OUT_DAYS: 2, ...figures },
      }),
    });
    const wrong = [
      messages({ QUIET_FROM: 17, QUIET_TO: 13, TOLD_PER_DAY: 0, URGENT_PER_DAY: 51, URGENT_MINUTES: 2.5 }),
      {
        ...messages({ APP_MINUTES: 4, URGENT_MINUTES: 4, VOICE_TURN: 2, SMS_TURN: 5, APP_TURN: 2 }),
        regionCode: '5306',
      },
    ];
    expect((await load(wrong)).errors).toEqual([
      'NUMBER_RANGE rules.0.figures.0.value',
      'NUMBER_RANGE rules.0.figures.1.value',
      'NUMBER_RANGE rules.0.figures.2.value',
      'NUMBER_RANGE rules.0.figures.3.value',
      'RULE_FIGURE_WHOLE rules.0.figures.4.value',
      'NUMBER_RANGE rules.1.figures.5.value',
      'NUMBER_RANGE rules.1.figures.11.value',
      'DUPLICATE rules.1.figures.10.value',
      'DUPLICATE rules.1.figures.12.value',
    ]);
    // What can't wait would wait longer by a call.
    expect((await load([messages({ URGENT_MINUTES: 31, APP_MINUTES: 31 })])).errors).toEqual([
      'RANGE_REVERSED rules.0.figures.8.value',
    ]);
    expect((await load([messages({ SOON_HOURS: 0, READ_OUT_DAYS: 15 })])).errors).toEqual([
      'NUMBER_RANGE rules.0.figures.13.value',
      'NUMBER_RANGE rules.0.figures.14.value',
    ]);
    expect(await listed('MESSAGES')).toMatchObject([{ example: true, regionCode: null, source: 'EXAMPLE' }]);
  });

  test('of holds names every figure that contradicts another one, at the greater one', async () => {
    const holds = (figures: object) => ({
      ...{ kind: 'HOLDS', validFrom: DAY, source: '云南省就业局' },
      figures: figuresOf({
        ...{ HOLD_MINUTES: 30, WAITLIST_HOLD_MINUTES: 720, ANSWER_HOURS: 24, UNREAD_HOLD_HOURS: 24, OTHERS_HOURS: 12 },
        ...{ LATE_HOLD_MINUTES: 30, UNREAD_OFFERS_MAX: 3, HOLD_ENDING_MINUTES: 120, REACHED_HOURS: 24, SKIPS_MAX: 20 },
        ...{ WAIT_TOLD_AT: 9, WAIT_TOLD_AGAIN_AT: 15, BOARDING_TOLD_AT: 10, NIGHT_FROM: 21, NIGHT_TO: 10, ...figures },
      }),
    });
    const wrong = [
      // Told of its end before it begins, shorter than seats that come late, and over before anybody had its time.
      holds({ HOLD_ENDING_MINUTES: 61, LATE_HOLD_MINUTES: 90, WAITLIST_HOLD_MINUTES: 60, UNREAD_HOLD_HOURS: 1 }),
      { ...holds({ WAITLIST_HOLD_MINUTES: 721, UNREAD_HOLD_HOURS: 12 }), regionCode: '5306' },
      { ...holds({ WAIT_TOLD_AT: 15, WAIT_TOLD_AGAIN_AT: 9, NIGHT_FROM: 10, NIGHT_TO: 21 }), regionCode: '5325' },
    ];
    expect((await load(wrong)).errors).toEqual([
      'RANGE_REVERSED rules.0.figures.1.value',
      'RANGE_REVERSED rules.0.figures.1.value',
      'RANGE_REVERSED rules.1.figures.3.value',
      'NUMBER_RANGE rules.2.figures.13.value',
      'NUMBER_RANGE rules.2.figures.14.value',
      'RANGE_REVERSED rules.2.figures.11.value',
    ]);
    expect(await listed('HOLDS')).toMatchObject([{ example: true, regionCode: null }]);
  });

  test('of two kinds is whole or not at all', async () => {
    const many = Array.from({ length: limits.ruleNamesMax + 1 }, (_, index) => crew(`第${index}组`));
    const station = { kind: 'STATION', regionCode: '5334', validFrom: DAY, source: '铁路局' };
    expect((await load([station, ...many])).errors).toEqual(['RULE_NAMES_TOO_MANY rules.1']);
    expect((await listed('STATION')).some(({ regionCode }) => regionCode === '5334')).toBe(false);
  });

  test('beside others loses none of them', async () => {
    const loads = await Promise.all(['庚', '辛', '壬', '癸'].map((name) => load([crew(name)])));
    expect(loads.flatMap(({ errors }) => errors)).toEqual([]);
    for (const name of ['庚', '辛', '壬', '癸']) expect(await named(name)).toHaveLength(1);
  });

  test('is refused when the kind is full, and the kind stays as it was', async () => {
    const places = prefecturesOf(asRegionCode('53')).flatMap((prefecture) => childrenOf(prefecture));
    const airport = (regionCode: string, source: string) => ({ kind: 'AIRPORT', regionCode, validFrom: DAY, source });
    let errors: string[] = [];
    let turns = 0;
    // Each turn replaces all of them, and the former ones stay; the bound is met before the hundredth.
    for (; errors.length === 0 && turns < 100; turns += 1)
      errors = (await load(places.map(({ code }) => airport(code, `第${turns}次${'文'.repeat(90)}`)))).errors;
    expect(errors).toEqual(['RULES_TOO_MANY rules.0']);
    expect(turns).toBeGreaterThan(2);
    const sources = (await listed('AIRPORT'))
      .filter(({ example }) => !example)
      .map(({ source }) => source.replaceAll('文', ''));
    expect([...new Set(sources)]).toEqual([`第${turns - 2}次`]);
  });

  test('of an unknown key can’t be withdrawn, and the others stay', async () => {
    await load([crew('子')]);
    const keys = [keyOf(crew('子')), keyOf(crew('丑'))];
    expect((await withdraw(keys)).errors).toEqual(['NOT_FOUND rules.1']);
    expect(await named('子')).toMatchObject([{ status: 'IN_FORCE' }]);
  });
});

test('a process reads rules once a minute, and follows the load of another process by then', async () => {
  const { clock, platform } = system;
  let reads = 0;
  const elsewhere = {
    clock,
    db: {
      ...platform.db,
      origin: {},
      batchGet: (...args: Parameters<typeof platform.db.batchGet>) => {
        reads += 1;
        return platform.db.batchGet(...args);
      },
    },
  };
  const seen = async (): Promise<boolean> =>
    (await readRules(elsewhere, ['CREW', 'COACH']))('CREW', DAY).some(({ name }) => name === '寅');
  expect(await seen()).toBe(false);
  await load([crew('寅')]);
  expect(await seen()).toBe(false);
  expect(reads).toBe(1);
  clock.moveTo(new Date(clock.now().getTime() + limits.ruleSecondsRemembered * 1_000));
  expect(await seen()).toBe(true);
  expect(await seen()).toBe(true);
  expect(reads).toBe(2);
});

test('the rules that operations.md shows, one of each kind, are loaded as they stand in the documents', async () => {
  const file = readFileSync(join(__dirname, '../../docs/rules.example.json'), 'utf8');
  const { query, variables } = JSON.parse(file) as { query: string; variables: LoadRulesVariables };
  const kinds = variables.input.rules.map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(ruleKinds.toSorted());
  const { loadRules } = await system.ask(bureau, query, variables);
  expect(loadRules.userErrors).toEqual([]);
  expect(loadRules.rules.map(({ kind }) => kind)).toEqual(kinds);
});

interface LoadRulesVariables {
  readonly input: LoadRulesInput;
}
