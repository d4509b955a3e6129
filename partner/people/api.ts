/** The API for the command that imports people: who asks, places and occupations by name, who is known, and surveys. */
import type { SurveyInput, SurveyStatus } from '../../functions/generated/graphql';
import { type Ask, Refused, type UserError } from '../api';

export interface Place {
  readonly code: string;
  readonly name: string;
  readonly fullName: string;
}

/** What is known of a worker, as far as surveys tell it. Numbers are masked. */
export interface Known {
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
  /** Absent where the person lives outside the caller's region. */
  readonly worker: Known | null;
}

export interface PeopleApi {
  /** @returns the region that the caller is in charge of. @throws Refused for whoever may not survey. */
  region(): Promise<string>;
  /** The region of a code; undefined if there is none. */
  regionOf(code: string): Promise<Place | undefined>;
  /** Everyone in the region, page by page. */
  workers(regionCode: string): AsyncIterable<Known>;
  /** One result for each survey, in order. @throws Refused if the batch is refused as a whole. */
  record(surveys: readonly SurveyInput[]): Promise<readonly Recorded[]>;
}

const KNOWN = `name maskedIdentityNumber maskedPhone villageCode ethnicGroup education skills groupTags employment
  monthlyIncome surveyedAt intent { wantsWork destinationRegionCodes occupationCodes wageExpected departFrom
  needsTransport needsTraining }`;

export function createPeopleApi(ask: Ask): PeopleApi {
  return {
    region: async () => {
      const { viewer } = await ask<{ viewer: { rights: string[]; regionCode: string | null } }>(
        '{ viewer { rights regionCode } }',
        {},
      );
      const { rights, regionCode } = viewer;
      if (regionCode !== null && (rights.includes('CADRE') || rights.includes('BUREAU'))) return regionCode;
      throw new Refused(
        '令牌须为 CADRE 或 BUREAU，例如 npm run --silent token -- --role CADRE --region 530627 / the token must be of a CADRE or BUREAU',
      );
    },
    regionOf: async (code) => {
      const query = 'query ($code: String!) { region(code: $code) { code name fullName } }';
      return (await ask<{ region: Place | null }>(query, { code })).region ?? undefined;
    },
    workers: async function* (regionCode) {
      const query = `query ($filter: WorkerFilter!, $after: String) { workers(filter: $filter, first: 100, after: $after) {
        edges { node { ${KNOWN} } } pageInfo { hasNextPage endCursor } } }`;
      for (let after: string | null = null; ;) {
        const { workers }: WorkersPage = await ask(query, { filter: { regionCode }, after });
        yield* workers.edges.map(({ node }) => node);
        if (!workers.pageInfo.hasNextPage) return;
        after = workers.pageInfo.endCursor;
      }
    },
    record: async (surveys) => {
      const query = `mutation ($input: RecordSurveysInput!) { recordSurveys(input: $input) {
        results { status errors { code message path } worker { ${KNOWN} } } userErrors { code message path } } }`;
      const { recordSurveys } = await ask<{
        recordSurveys: { results: Recorded[]; userErrors: readonly UserError[] };
      }>(query, { input: { surveys } });
      const [error] = recordSurveys.userErrors;
      if (error !== undefined) throw new Refused(`${error.code}: ${error.message}`);
      return recordSurveys.results;
    },
  };
}

interface WorkersPage {
  readonly workers: {
    readonly edges: readonly { readonly node: Known }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
