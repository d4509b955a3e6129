/** What may be opened as a campaign, and which campaign is the current one. */
import { currentAmong } from '../../functions/domains/board/campaign/current';
import type { Campaign, Target } from '../../functions/domains/board/campaign/store';
import type { OpenCampaignInput } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { checkCampaign } from '../../functions/domains/board/campaign/checks';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { EVERYTHING } from '../../functions/domains/board/counter/areas';

const input: OpenCampaignInput = {
  idempotencyKey: 'k1',
  name: 'Spring Breeze 2027',
  startsOn: asCivilDate('2026-12-01'),
  endsOn: asCivilDate('2027-03-10'),
  targets: [
    { indicator: 'POSITIONS_COLLECTED', value: 1_330_000 },
    { indicator: 'WORKERS_TRANSFERRED', regionCode: '53', value: 500_000 },
    { indicator: 'WORKERS_TRANSFERRED', regionCode: '530627', value: 0 },
    { indicator: 'SEATS_ALLOCATED', regionCode: '4419', value: 10 },
  ],
};

const wrong = (change: Partial<OpenCampaignInput>): unknown =>
  checkCampaign({ ...input, ...change }).map(({ code, path }) => [code, path.join('.')]);
const target = (change: Partial<OpenCampaignInput['targets'][number]>): OpenCampaignInput['targets'][number] => ({
  indicator: 'WORKERS_REGISTERED',
  value: 1,
  ...change,
});

describe('a campaign to open', () => {
  test('is right with targets for everything, a province, a prefecture without counties and a county', () => {
    expect(wrong({})).toEqual([]);
  });

  test('is right without targets, and on one day', () => {
    expect(wrong({ targets: [], endsOn: input.startsOn })).toEqual([]);
  });

  test('needs a name of 1 to 100 characters', () => {
    expect(wrong({ name: ' \t' })).toEqual([['REQUIRED', 'name']]);
    expect(wrong({ name: '春'.repeat(100) })).toEqual([]);
    expect(wrong({ name: '春'.repeat(101) })).toEqual([['TEXT_LENGTH', 'name']]);
  });

  test('ends on or after its first day, at most 400 days later', () => {
    expect(wrong({ endsOn: asCivilDate('2026-11-30') })).toEqual([['RANGE_REVERSED', 'endsOn']]);
    expect(wrong({ endsOn: asCivilDate('2028-01-05') })).toEqual([]);
    expect(checkCampaign({ ...input, endsOn: asCivilDate('2028-01-06') })).toEqual([
      { code: 'DATE_TOO_FAR', path: ['endsOn'], params: { latest: '2028-01-05' } },
    ]);
    expect(wrong({ startsOn: asCivilDate('9999-12-30'), endsOn: asCivilDate('9999-12-31') })).toEqual([]);
  });

  test('has at most 5,000 targets', () => {
    const targets = Array.from({ length: 5_001 }, () => target({}));
    expect(wrong({ targets })).toContainEqual(['LIST_LENGTH', 'targets']);
  });

  test('has targets for regions that exist, of every level', () => {
    expect(
      wrong({
        targets: [target({ regionCode: '99' }), target({ regionCode: '530627001' }), target({ regionCode: '5306x7' })],
      }),
    ).toEqual([
      ['REGION_UNKNOWN', 'targets.0.regionCode'],
      ['REGION_UNKNOWN', 'targets.2.regionCode'],
    ]);
  });

  test('has one target for each indicator and region at most; an absent region is everything', () => {
    const targets = [
      target({}),
      target({ regionCode: null }),
      target({ regionCode: '53' }),
      target({ regionCode: '53', value: 2 }),
    ];
    expect(wrong({ targets })).toEqual([
      ['DUPLICATE', 'targets.1'],
      ['DUPLICATE', 'targets.3'],
    ]);
  });

  test('has no target below 0', () => {
    expect(checkCampaign({ ...input, targets: [target({ value: -1 })] })).toEqual([
      { code: 'NUMBER_RANGE', path: ['targets', 0, 'value'], params: { min: 0, max: 2_147_483_647, got: -1 } },
    ]);
  });

  test('is told all wrong fields at once', () => {
    expect(
      wrong({ name: '', endsOn: asCivilDate('2026-11-30'), targets: [target({ regionCode: '99', value: -1 })] }),
    ).toEqual([
      ['REQUIRED', 'name'],
      ['RANGE_REVERSED', 'endsOn'],
      ['REGION_UNKNOWN', 'targets.0.regionCode'],
      ['NUMBER_RANGE', 'targets.0.value'],
    ]);
  });
});

describe('the current campaign', () => {
  const campaign = (
    name: string,
    regionCodes: (string | undefined)[],
    days = ['2026-12-01', '2027-03-10'].map(asCivilDate),
  ): Campaign => ({
    id: `cmp_${name}`,
    name,
    startsOn: days[0]!,
    endsOn: days[1]!,
    targets: regionCodes.map(
      (regionCode) => ({ ...target({}), ...(regionCode !== undefined && { regionCode }) }) as Target,
    ),
  });
  const current = (campaigns: Campaign[], area: string, on = asCivilDate('2027-01-01')): string | undefined =>
    currentAmong(campaigns, on, area === EVERYTHING ? area : asRegionCode(area))?.name;

  test('runs on its first and on its last day, and on no other side of them', () => {
    const one = campaign('one', []);
    expect(
      ['2026-11-30', '2026-12-01', '2027-03-10', '2027-03-11'].map(asCivilDate).map((on) => current([one], 'all', on)),
    ).toEqual([undefined, 'one', 'one', undefined]);
  });

  test('is the newest that runs', () => {
    const ended = campaign('ended', [], ['2025-12-01', '2026-03-10'].map(asCivilDate));
    expect(current([ended, campaign('newer', ['53']), campaign('older', ['44'])], 'all')).toBe('newer');
  });

  test('of a region is one with a target in it', () => {
    const campaigns = [
      campaign('everywhere', [undefined]),
      campaign('guangdong', ['4419']),
      campaign('yunnan', ['530627']),
    ];
    expect(current(campaigns, '53')).toBe('yunnan');
    expect(current(campaigns, '5306')).toBe('yunnan');
    expect(current(campaigns, '44')).toBe('guangdong');
  });

  test('of a region without a target of its own is one whose targets cover it', () => {
    const campaigns = [campaign('guangdong', ['44']), campaign('yunnan', ['53'])];
    expect(current(campaigns, '530627')).toBe('yunnan');
    expect(current(campaigns, '11')).toBeUndefined();
    expect(current([...campaigns, campaign('everywhere', [undefined])], '11')).toBe('everywhere');
    expect(current([...campaigns, campaign('without targets', [])], '11')).toBe('without targets');
  });
});
