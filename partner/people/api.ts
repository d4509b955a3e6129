/** The API for the command that imports people: who asks, places and occupations by name, who is known, and surveys. */
import { randomUUID } from 'node:crypto';
import type { SurveyInput, SurveyStatus } from '../../functions/generated/graphql';
import { type Ask, nodesOf, ownRegion, type Page, Refused, type UserError } from '../api';

export interface Place {
  readonly code: string;
  readonly name: string;
  readonly fullName: string;
}

/** A person of a round sheet: the cells as they were exported, and the person now; null if they may not be surveyed by it. */
export interface SheetRow {
  readonly seal: string;
  readonly name: string;
  readonly maskedIdentityNumber: string;
  readonly villageCode: string;
  readonly maskedPhone: string | null;
  readonly worker: Known | null;
}

/** What is known of a worker, as far as surveys tell it. Numbers are masked. */
export interface Known {
  readonly id: string;
  readonly name: string;
  readonly maskedIdentityNumber: string;
  readonly maskedPhone: string | null;
  readonly villageCode: string;
  readonly ethnicGroup: string | null;
  readonly education: string | null;
  readonly skills: readonly string[];
  readonly groupTags: readonly string[];
  readonly employment: string | null;
  readonly monthlyIncome: number | null;
  readonly surveyedAt: string | null;
  readonly intent: Partial<Record<string, unknown>> | null;
}

export interface Recorded {
  readonly status: SurveyStatus;
  readonly errors: readonly UserError[];
  /** Fields of the survey of which the register has a later answer. */
  readonly overruled: readonly string[];
  /** The register has the person of another survey of this run, too: two numbers that were merged, or a seal and a number. */
  readonly stoodBefore?: boolean;
  /** Absent where the person lives outside the caller's region. */
  readonly worker: Known | null;
}

export interface PeopleApi {
  /** @returns the region that the caller is in charge of. @throws Refused for whoever may not survey. */
  region(): Promise<string>;
  /** The region of a code; undefined if there is none. */
  regionOf(code: string): Promise<Place | undefined>;
  /** The name of an occupation; undefined for a code that is not in the list. */
  occupationOf(code: string): Promise<string | undefined>;
  /** Everyone in the region, page by page. */
  workers(regionCode: string): AsyncIterable<Known>;
  /** The people of a township or village for a round sheet, page by page; the export is logged. @throws Refused. */
  exportSheet(regionCode: string): AsyncIterable<SheetRow>;
  /** In the order of at most 100 seals; null for one that the caller may not return. */
  sheetRows(seals: readonly string[]): Promise<readonly (SheetRow | null)[]>;
  /** One result for each survey, in order. @throws Refused if the batch is refused as a whole. */
  record(surveys: readonly SurveyInput[]): Promise<readonly Recorded[]>;
}

const KNOWN = `id name maskedIdentityNumber maskedPhone villageCode ethnicGroup education skills groupTags employment
  monthlyIncome surveyedAt intent { wantsWork destinationRegionCodes occupationCodes wageExpected departFrom
  needsTransport needsTraining }`;

const SHEET_ROW = `seal name maskedIdentityNumber villageCode maskedPhone worker { ${KNOWN} }`;

export function createPeopleApi(ask: Ask): PeopleApi {
  return {
    region: () =>
      ownRegion(
        ask,
        ['CADRE', 'BUREAU'],
        '令牌须为 CADRE 或 BUREAU，例如 npm run --silent token -- --role CADRE --region 530627 / the token must be of a CADRE or BUREAU',
      ),
    regionOf: async (code) => {
      const query = 'query ($code: String!) { region(code: $code) { code name fullName } }';
      return (await ask<{ region: Place | null }>(query, { code })).region ?? undefined;
    },
    occupationOf: async (code) => {
      const query = 'query ($search: String!) { occupations(search: $search, first: 5) { code name } }';
      const { occupations } = await ask<{ occupations: { code: string; name: string }[] }>(query, { search: code });
      return occupations.find((one) => one.code === code)?.name;
    },
    workers: async function* (regionCode) {
      const query = `query ($filter: WorkerFilter!, $after: String) { workers(filter: $filter, first: 100, after: $after) {
        edges { node { ${KNOWN} } } pageInfo { hasNextPage endCursor } } }`;
      yield* nodesOf(
        async (after) => (await ask<{ workers: Page<Known> }>(query, { filter: { regionCode }, after })).workers,
      );
    },
    exportSheet: async function* (regionCode) {
      const page = `rows(first: 100, after: $after) { edges { node { ${SHEET_ROW} } } pageInfo { hasNextPage endCursor } }`;
      const { exportRoundSheet } = await ask<{
        exportRoundSheet: { roundSheet: { id: string } | null; userErrors: readonly UserError[] };
      }>(
        `mutation ($input: ExportRoundSheetInput!) { exportRoundSheet(input: $input) {
          roundSheet { id } userErrors { code message path } } }`,
        { input: { idempotencyKey: randomUUID(), regionCode } },
      );
      const { roundSheet, userErrors } = exportRoundSheet;
      const [error] = userErrors;
      if (roundSheet === null) throw new Refused(`${error?.code ?? ''}: ${error?.message ?? ''}`);
      const query = `query ($id: ID!, $after: String) { node(id: $id) { ... on RoundSheet { ${page} } } }`;
      yield* nodesOf(
        async (after) => (await ask<{ node: { rows: Page<SheetRow> } }>(query, { id: roundSheet.id, after })).node.rows,
      );
    },
    sheetRows: async (seals) => {
      const query = `query ($seals: [String!]!) { roundSheetRows(seals: $seals) { ${SHEET_ROW} } }`;
      return (await ask<{ roundSheetRows: (SheetRow | null)[] }>(query, { seals })).roundSheetRows;
    },
    record: async (surveys) => {
      const query = `mutation ($input: RecordSurveysInput!) { recordSurveys(input: $input) {
        results { status overruled errors { code message path } worker { ${KNOWN} } } userErrors { code message path } } }`;
      const { recordSurveys } = await ask<{
        recordSurveys: { results: Recorded[]; userErrors: readonly UserError[] };
      }>(query, { input: { surveys } });
      const [error] = recordSurveys.userErrors;
      if (error !== undefined) throw new Refused(`${error.code}: ${error.message}`);
      return recordSurveys.results;
    },
  };
}
