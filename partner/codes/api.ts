/** The API for the command that loads codes: who asks, what is loaded, and loads. */
import { randomUUID } from 'node:crypto';
import type { CodeList } from '../../functions/generated/graphql';
import type { RowInput } from '../../functions/domains/reference/code-list/checks';
import type { KeptCode } from '../../functions/domains/reference/code-list/code-row';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { type Ask, nodesOf, ownRegion, type Page, type UserError } from '../api';

export interface CodeApi {
  /** @returns the region of the bureau that asks. @throws Refused for anybody else. */
  region(): Promise<string>;
  /** All rows of the list that stand. */
  loaded(list: CodeList): Promise<readonly KeptCode[]>;
  /** Loads rows, or none if one is wrong. Repeated by itself under one key. */
  load(list: CodeList, rows: readonly RowInput[]): Promise<{ changed: number } | { errors: readonly UserError[] }>;
}

export function createCodeApi(ask: Ask): CodeApi {
  return {
    region: () =>
      ownRegion(
        ask,
        ['BUREAU'],
        '令牌须为省局，例如 npm run --silent token -- --role BUREAU --region 53 / the token must be of the BUREAU of the province',
      ),
    loaded: async (list) => {
      const query = `query ($list: CodeList!, $after: String) { loadedCodes(list: $list, first: 100, after: $after) {
        edges { node { scheme code name validFrom validTo replacedBy nameEnglish initials juvenilesBanned loadedAt } }
        pageInfo { hasNextPage endCursor } } }`;
      const rows = nodesOf(
        async (after) => (await ask<{ loadedCodes: Page<LoadedRow> }>(query, { list, after })).loadedCodes,
      );
      const kept: KeptCode[] = [];
      for await (const row of rows) kept.push(keptOf(row));
      return kept;
    },
    load: async (list, rows) => {
      const name = list === 'REGION' ? 'loadRegions' : 'loadOccupations';
      const type = list === 'REGION' ? 'LoadRegionsInput' : 'LoadOccupationsInput';
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { load { changed } userErrors { code message path } } }`;
      // A key for this call alone: whoever runs the command again is told what is new, not what was new then.
      const idempotencyKey = randomUUID();
      const answer = await ask<Record<string, Loaded>>(query, { input: { idempotencyKey, rows } });
      const { load = null, userErrors = [] } = answer[name] ?? {};
      return load === null ? { errors: userErrors } : load;
    },
  };
}

interface Loaded {
  readonly load: { readonly changed: number } | null;
  readonly userErrors: readonly UserError[];
}

interface LoadedRow {
  readonly scheme: string;
  readonly code: string;
  readonly name: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly replacedBy: readonly string[];
  readonly nameEnglish: string | null;
  readonly initials: string | null;
  readonly juvenilesBanned: boolean | null;
  readonly loadedAt: string;
}

function keptOf(row: LoadedRow): KeptCode {
  const { scheme, code, name, validFrom, validTo, replacedBy, nameEnglish, initials, juvenilesBanned, loadedAt } = row;
  return {
    ...{ scheme, code, name, validFrom: asCivilDate(validFrom) },
    ...(validTo !== null && { validTo: asCivilDate(validTo) }),
    ...(replacedBy.length > 0 && { replacedBy }),
    ...(nameEnglish !== null && { nameEnglish }),
    ...(initials !== null && { initials }),
    ...(juvenilesBanned !== null && { juvenilesBanned }),
    ...{ turn: 0, loaded: { by: '', at: asInstant(loadedAt) } },
  };
}
