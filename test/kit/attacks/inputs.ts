/**
 * Inputs of mutations that go past a limit, and the same inputs within it. All else of an input is what its type demands and no
 * more, so that it names nothing that exists: what is wrong with a field is told beside that.
 */
import {
  getNamedType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { limits } from '../../../functions/limits';
import { addDays, type CivilDate } from '../../../functions/platform/values/civil-date';

export type LimitName = keyof typeof limits;
type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

/** A mutation whose input is within the limit or past it. */
export interface Pair {
  readonly limit: LimitName;
  readonly mutation: string;
  /** Of the field in the input, such as `positions.0.headcount`. */
  readonly path: string;
  readonly within: Value;
  readonly past: Value;
  /** What is told of the field that is past the limit. */
  readonly code: string;
  /** Other fields of the input, by their paths. */
  readonly beside: Readonly<Record<string, Value>>;
}

/** The day of the clock of tests. */
const TODAY = '2027-01-20' as CivilDate;
const inDays = (days: number): string => addDays(TODAY, days);
const instant = (days: number, minutes = 0): string =>
  new Date(Date.parse('2027-01-20T04:00:00Z') + days * 86_400_000 + minutes * 60_000).toISOString();

type Numbers = { [L in LimitName]: (typeof limits)[L] extends number ? L : never }[LimitName];
type Row = readonly [limit: Numbers, place: string, beside?: Readonly<Record<string, Value>>];

function pairs(
  rows: readonly Row[],
  code: string,
  valueOf: (amount: number, place: string) => Value,
  step = 1,
): Pair[] {
  return rows.map(([limit, place, beside = {}]) => {
    const [mutation = '', ...path] = place.split('.');
    const max: number = limits[limit];
    const [within, past] = [valueOf(max, place), valueOf(max + step, place)];
    return { limit, mutation, path: path.join('.'), within, past, code, beside };
  });
}

const numbers = pairs(
  [
    ['headcountMax', 'submitPositions.positions.0.headcount'],
    ['wageMax', 'submitPositions.positions.0.wageMin'],
    ['contractMonthsMax', 'submitPositions.positions.0.contractMonths'],
    ['positionAgeMax', 'submitPositions.positions.0.ageMax'],
    ['movementsPerMinuteMax', 'submitPositions.positions.0.movementsPerMinute'],
    ['liftKgMax', 'submitPositions.positions.0.liftKgFrequent'],
    ['skillWeightMax', 'submitPositions.positions.0.skillNeeds.0.weight', { 'positions.0.skillNeeds.0.skill': '焊接' }],
    ['importRowsMax', 'startPositionImport.rowsExpected', { chunkRows: 500 }],
    ['chunkRowsMax', 'startPositionImport.chunkRows', { rowsExpected: 1_000 }],
    ['pushesPerWorkerMax', 'startPositionPush.perWorker'],
    ['pushesPerVacancyMax', 'startPositionPush.pushesPerVacancy'],
    ['positionsOfferedMax', 'recordAgencyVisit.positionsOffered'],
    ['statusPeopleMax', 'reportEnterpriseStatus.employed'],
    ['workingGroupMembersMax', 'formWorkingGroup.memberCount'],
    ['coursePlacesMax', 'openCourse.places'],
    ['eventCapacityMax', 'scheduleRecruitmentEvent.capacity'],
    ['seatsMax', 'scheduleTravelService.seats'],
    ['coachThresholdMax', 'planTravelServices.coachThreshold'],
  ],
  'NUMBER_RANGE',
  (amount) => amount,
);

const texts = pairs(
  [
    ['nameCharactersMax', 'registerEnterprise.name'],
    ['noteCharactersMax', 'verifyEnterprise.note'],
    ['descriptionCharactersMax', 'submitPositions.positions.0.description'],
    ['idempotencyKeyCharactersMax', 'registerEnterprise.idempotencyKey'],
    ['urlCharactersMax', 'registerWebhook.url'],
    ['externalRefCharactersMax', 'submitPositions.positions.0.externalRef'],
    ['skillCharactersMax', 'submitPositions.positions.0.skills.0'],
    ['fileNameCharactersMax', 'startPositionImport.fileName'],
    ['departFromCharactersMax', 'recordSurveys.surveys.0.departFrom'],
    ['codeSchemeCharactersMax', 'loadOccupations.rows.0.scheme'],
    ['codeNameCharactersMax', 'loadOccupations.rows.0.name'],
    ['ruleNameCharactersMax', 'loadRules.rules.0.name'],
    ['ruleSourceCharactersMax', 'loadRules.rules.0.source'],
    ['accountCharactersMax', 'openStation.members.0.account'],
    ['revealPurposeCharactersMax', 'revealWorker.purpose'],
  ],
  'TEXT_LENGTH',
  (amount) => '云'.repeat(amount),
);

const fewer = pairs(
  [['revealPurposeCharactersMin', 'revealWorker.purpose']],
  'TEXT_LENGTH',
  (amount) => '云'.repeat(amount),
  -1,
);

const ID = 'wkr_00000000000000000000000000';
const listOf =
  (entry: (index: number) => Value) =>
  (length: number): Value =>
    Array.from({ length }, (_, index) => entry(index));
const ids = (prefix: string) => listOf((index) => `${prefix}_${String(index).padStart(26, '0')}`);

const lists = [
  ...pairs(
    [
      ['skillsMax', 'submitPositions.positions.0.skills'],
      ['surveyWishesMax', 'recordSurveys.surveys.0.destinationRegionCodes'],
      ['stationRegionsMax', 'openStation.originRegionCodes'],
      ['successorsMax', 'loadOccupations.rows.0.replacedBy'],
    ],
    'LIST_LENGTH',
    listOf((index) => `5306${String(index).padStart(2, '0')}`),
  ),
  ...pairs([['idListMax', 'readNotices.noticeIds']], 'LIST_LENGTH', ids('ntc')),
  ...pairs(
    [
      ['companionsMax', 'recordSurveys.surveys.0.wantsToGoWith'],
      ['visitPeopleMax', 'recordVisit.workerIds'],
      ['attendanceMax', 'recordAttendance.workerIds'],
      ['partyMax', 'requestTravel.workerIds'],
      ['dismissedMax', 'dismissDuplicate.workerIds'],
    ],
    'LIST_LENGTH',
    ids('wkr'),
  ),
  ...pairs([['eventEnterprisesMax', 'scheduleRecruitmentEvent.enterpriseIds']], 'LIST_LENGTH', ids('ent')),
  ...pairs([['eventPositionsMax', 'scheduleRecruitmentEvent.positionIds']], 'LIST_LENGTH', ids('pos')),
  ...pairs(
    [['webhookEventsMax', 'registerWebhook.events']],
    'LIST_LENGTH',
    listOf(() => 'POSITION_FILLED'),
  ),
  ...pairs(
    [
      ['batchRowsMax', 'submitPositions.positions', { errorPolicy: 'ACCEPT_VALID' }],
      ['allOrNothingRowsMax', 'submitPositions.positions', { errorPolicy: 'ALL_OR_NOTHING' }],
    ],
    'LIST_LENGTH',
    listOf((index) => ({ externalRef: `row-${index}` })),
  ),
  ...pairs(
    [['surveysMax', 'recordSurveys.surveys']],
    'LIST_LENGTH',
    listOf((index) => ({ clientId: `survey-${index}` })),
  ),
  ...pairs(
    [['campaignTargetsMax', 'openCampaign.targets']],
    'LIST_LENGTH',
    listOf(() => ({ indicator: 'WORKERS_SURVEYED', value: 1 })),
  ),
  ...pairs(
    [['statusOccupationsMax', 'reportEnterpriseStatus.shortages']],
    'LIST_LENGTH',
    listOf(() => ({ occupationCode: '6-18-01-01', count: 1 })),
  ),
  ...pairs(
    [['codesLoadedMax', 'loadOccupations.rows']],
    'LIST_LENGTH',
    listOf((index) => ({
      ...{ code: `9-99-99-${index}`, name: '云', scheme: 'x', validFrom: inDays(1) },
      replacedBy: [],
    })),
  ),
  ...pairs(
    [['minimumWageRowsMax', 'loadMinimumWages.rows']],
    'LIST_LENGTH',
    listOf((index) => ({ regionCode: `${530_100 + index}`, validFrom: inDays(1), monthly: 1_990, hourly: 19 })),
  ),
  ...pairs(
    [['minimumWageWithdrawnMax', 'withdrawMinimumWages.rows']],
    'LIST_LENGTH',
    listOf((index) => ({ regionCode: `${530_100 + index}`, validFrom: inDays(1) })),
  ),
  ...pairs(
    [['rulesLoadedMax', 'loadRules.rules']],
    'LIST_LENGTH',
    listOf((index) => ({ kind: 'COACH', name: `${index}`, source: 'x', validFrom: inDays(1), figures: [] })),
  ),
  ...pairs(
    [['ruleFiguresMax', 'loadRules.rules.0.figures']],
    'LIST_LENGTH',
    listOf(() => ({ figure: 'WAGES_DAYS', value: 1 })),
  ),
  ...pairs(
    [['stationMembersMax', 'openStation.members']],
    'LIST_LENGTH',
    listOf(() => ({ name: '云' })),
  ),
  ...pairs(
    [['visitFindingsMax', 'recordVisit.findings']],
    'LIST_LENGTH',
    listOf(() => ({ kind: 'OTHER', workerId: ID })),
  ),
  ...pairs(
    [['stopsMax', 'scheduleTravelService.stops']],
    'LIST_LENGTH',
    listOf(() => ({ regionCode: '530102' })),
  ),
  ...pairs(
    [['stopsMin', 'scheduleTravelService.stops']],
    'LIST_LENGTH',
    listOf(() => ({ regionCode: '530102' })),
    -1,
  ),
  ...pairs(
    [['quotasMax', 'scheduleTravelService.quotas']],
    'LIST_LENGTH',
    listOf((index) => ({ originRegionCode: `${530_100 + index}`, seats: 1 })),
  ),
];

const ahead = pairs(
  [
    ['positionDaysAheadMax', 'submitPositions.positions.0.closesOn'],
    ['codeDaysAheadMax', 'loadOccupations.rows.0.validFrom'],
    ['ruleDaysAheadMax', 'loadRules.rules.0.validFrom'],
    ['agreementDaysMax', 'signAgreement.startsOn'],
    ['eventDaysAheadMax', 'openCourse.startsOn', { endsOn: inDays(limits.eventDaysAheadMax + 1) }],
    ['travelDaysAheadMax', 'requestTravel.earliestOn', { latestOn: inDays(limits.travelDaysAheadMax + 1) }],
  ],
  'DATE_TOO_FAR',
  inDays,
);

/** What may last so long, from a day on. */
const lasting = pairs(
  [
    ['campaignDaysMax', 'openCampaign.endsOn', { startsOn: TODAY }],
    ['travelWindowDaysMax', 'requestTravel.latestOn', { earliestOn: TODAY }],
  ],
  'DATE_TOO_FAR',
  inDays,
);
const days = pairs([['courseDaysMax', 'openCourse.endsOn', { startsOn: TODAY }]], 'DATE_TOO_FAR', (amount) =>
  inDays(amount - 1),
);
const eventDays = pairs(
  [['eventDaysMax', 'scheduleRecruitmentEvent.endsAt', { startsAt: instant(1) }]],
  'DATE_TOO_FAR',
  (amount) => instant(amount + 1),
);
const route = pairs(
  [
    [
      ...(['routeDaysMax', 'scheduleTravelService.stops.1.arrivesAt'] as const),
      { 'stops.0.regionCode': '530102', 'stops.0.departsAt': instant(1), 'stops.1.regionCode': '440106' },
    ],
  ],
  'DATE_TOO_FAR',
  (amount) => instant(amount + 1),
);
const minutes = pairs(
  [['surveyMinutesAheadMax', 'recordSurveys.surveys.0.surveyedAt']],
  'SURVEYED_IN_FUTURE',
  (amount) => instant(0, amount),
);

const back = pairs(
  [
    ['agencyVisitDaysBackMax', 'recordAgencyVisit.on'],
    ['statusDaysBackMax', 'reportEnterpriseStatus.on'],
    ['visitDaysBackMax', 'recordVisit.on'],
    ['lostJobDaysBackMax', 'openCase.lostJobOn'],
  ],
  'DATE_TOO_OLD',
  (amount) => inDays(-amount),
);
const eventBack = pairs(
  [['eventDaysBackMax', 'scheduleRecruitmentEvent.startsAt', { endsAt: instant(1) }]],
  'DATE_TOO_OLD',
  (amount) => instant(-amount),
);
const age = pairs([['workingAgeMin', 'submitPositions.positions.0.ageMin']], 'UNDER_LEGAL_AGE', (amount) => amount, -1);
const chunks = pairs(
  [['importChunksMax', 'startPositionImport.chunkRows', { rowsExpected: 2 * limits.importChunksMax }]],
  'NUMBER_RANGE',
  // The same rows in one chunk more than half of them.
  (amount) => (amount > limits.importChunksMax ? 1 : 2),
);

export const inputPairs: readonly Pair[] = [
  ...[...numbers, ...texts, ...fewer, ...lists, ...ahead, ...lasting, ...days, ...eventDays, ...route, ...minutes],
  ...[...back, ...eventBack, ...age, ...chunks],
];

/** What a type demands at least; nothing that it names exists but the enterprise, for which rows are checked. */
function least(type: GraphQLInputType, name: string): Value {
  if (isNonNullType(type)) return least(type.ofType, name);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
        .map((field) => [field.name, least(field.type, field.name)]),
    );
  return { Int: 1, Float: 1, Boolean: true, Date: TODAY, DateTime: instant(1) }[type.name] ?? `of-${name}`;
}

/** The value with another at the path; what is around that is made. */
function withValue(
  type: GraphQLInputType,
  at: Value | undefined,
  [step, ...path]: readonly string[],
  value: Value,
): Value {
  if (step === undefined) return value;
  if (isNonNullType(type)) return withValue(type.ofType, at, [step, ...path], value);
  if (isListType(type)) {
    const entries = Array.isArray(at) ? [...at] : [];
    entries[Number(step)] = withValue(type.ofType, entries[Number(step)], path, value);
    return entries;
  }
  if (!isInputObjectType(type)) throw new Error(`Expected ${String(type)} to have fields`);
  const fields = (at ?? least(type, step)) as { [name: string]: Value };
  const field = type.getFields()[step];
  if (field === undefined) throw new Error(`Expected ${type.name} to have ${step}`);
  return { ...fields, [step]: withValue(field.type, fields[step], path, value) };
}

/** The mutation with its errors, and the input with these values by their paths. */
/** @param enterpriseId of an enterprise that exists, in whose name a dry run submits rows. */
export function requestOf(schema: GraphQLSchema, { mutation, path, beside }: Pair, value: Value, enterpriseId: string) {
  const field = schema.getMutationType()?.getFields()[mutation];
  const type = field?.args[0]?.type;
  if (field === undefined || type === undefined) throw new Error(`Expected the mutation ${mutation}`);
  const rows = mutation === 'submitPositions' ? { enterpriseId, mode: 'DRY_RUN' } : {};
  const input = Object.entries({ ...rows, ...beside, [path]: value }).reduce(
    (made, [at, one]) => withValue(type, made, at.split('.'), one),
    least(type, 'input'),
  );
  const payload = getNamedType(field.type);
  const hasResults = 'getFields' in payload && 'results' in payload.getFields();
  const results = hasResults ? ' results { errors { code path } }' : '';
  return {
    query: `mutation Attack($input: ${String(type)}) { ${mutation}(input: $input) { userErrors { code path }${results} } }`,
    variables: { input },
  };
}
