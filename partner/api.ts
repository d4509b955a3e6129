/** The API for the import command: five idempotent operations, each repeated while the server is unreachable. */
import { setTimeout as wait } from 'node:timers/promises';
import type { PositionInput } from '../functions/generated/graphql';

export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
}

export interface Progress {
  readonly id: string;
  readonly status: 'RECEIVING' | 'APPLYING' | 'FINISHED' | 'CANCELLED';
  readonly rowsReceived: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly note: string | null;
}

export interface StartInput {
  readonly idempotencyKey: string;
  readonly enterpriseId: string;
  readonly fileName: string;
  readonly rowsExpected: number;
  readonly chunkRows: number;
  readonly mode: 'COMMIT' | 'DRY_RUN';
  readonly errorPolicy: 'ACCEPT_VALID' | 'ALL_OR_NOTHING';
}

export interface RowError {
  /** Number of the row among the sent rows, from 1. */
  readonly row: number;
  readonly externalRef: string;
  readonly errors: readonly UserError[];
  readonly warnings: readonly UserError[];
}

export interface RowWarning {
  /** Its place in its chunk, from 0. */
  readonly place: number;
  readonly externalRef: string;
  readonly message: string;
}

export interface Api {
  start(input: StartInput): Promise<Progress & { readonly missingChunks: readonly number[] }>;
  /** @returns the rows that are stored with a warning. */
  append(importId: string, chunk: number, rows: readonly PositionInput[]): Promise<readonly RowWarning[]>;
  finish(importId: string): Promise<Progress>;
  progress(importId: string): Promise<Progress>;
  /** Wrong rows in the order of the file, read page by page. */
  rowErrors(importId: string): AsyncIterable<RowError>;
  /** Right rows that were warned of, in the same way. */
  rowWarnings(importId: string): AsyncIterable<RowError>;
}

/** Shown as it is, without a stack. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export interface ApiOptions {
  readonly url: string;
  readonly token: string;
  readonly language: 'zh' | 'en';
  /** Aborts all running requests. */
  readonly signal: AbortSignal;
  /** Milliseconds until an answer must have arrived completely; then the request is repeated. A minute when absent. */
  readonly answerMs?: number;
  /** Told before each repeat. */
  readonly onWait?: (reason: string, seconds: number) => void;
}

/** The server gives up after half a minute; a slow line needs more time for a chunk of 2 MB. */
const ANSWER_MS = 60_000;

const PROGRESS = 'id status rowsReceived created updated unchanged rejected note';

/** Data of one operation, which is repeated while the server is unreachable. @throws Refused for any other error. */
export type Ask = <T>(query: string, variables: object) => Promise<T>;

/** The region of the caller. @throws Refused, with `needed`, for who has none of the rights. */
export async function ownRegion(ask: Ask, rights: readonly string[], needed: string): Promise<string> {
  const { viewer } = await ask<{ viewer: { rights: string[]; regionCode: string | null } }>(
    '{ viewer { rights regionCode } }',
    {},
  );
  if (viewer.regionCode === null || !rights.some((right) => viewer.rights.includes(right))) throw new Refused(needed);
  return viewer.regionCode;
}

export function createAsk(options: ApiOptions): Ask {
  return (query, variables) => repeated(options, { query, variables });
}

export function createApi(options: ApiOptions): Api {
  const ask = createAsk(options);
  const mutate = async <T>(name: string, selection: string, input: object): Promise<T> => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message path } } }`;
    const { [name]: payload } = await ask<Record<string, T & { userErrors: readonly UserError[] }>>(query, { input });
    if (payload === undefined) throw new Error('Expected a payload');
    const [error] = payload.userErrors;
    if (error !== undefined) throw new Refused(`${error.code}: ${error.message} (${error.path.join('.')})`);
    return payload;
  };
  return {
    start: async (input) =>
      (
        await mutate<{ positionImport: Progress & { missingChunks: number[] } }>(
          'startPositionImport',
          `positionImport { ${PROGRESS} missingChunks }`,
          input,
        )
      ).positionImport,
    append: async (importId, chunk, rows) => {
      const { results } = await mutate<{ results: AppendedRow[] }>(
        'appendPositionImport',
        'results { externalRef warnings { code message path } }',
        { importId, chunk, rows },
      );
      return results.flatMap(({ externalRef, warnings }, index) =>
        warnings.map(({ message }) => ({ place: index, externalRef, message })),
      );
    },
    finish: async (importId) =>
      (
        await mutate<{ positionImport: Progress }>('finishPositionImport', `positionImport { ${PROGRESS} }`, {
          importId,
        })
      ).positionImport,
    progress: async (importId) => {
      const query = `query ($id: ID!) { positionImport(id: $id) { ${PROGRESS} } }`;
      const { positionImport } = await ask<{ positionImport: Progress | null }>(query, { id: importId });
      if (positionImport === null) throw new Refused(`NOT_FOUND: ${importId}`);
      return positionImport;
    },
    rowErrors: (importId) => rowsOf(ask, importId, 'rowErrors'),
    rowWarnings: (importId) => rowsOf(ask, importId, 'rowWarnings'),
  };
}

async function* rowsOf(ask: Ask, importId: string, field: 'rowErrors' | 'rowWarnings'): AsyncGenerator<RowError> {
  const told = 'errors { code message path } warnings { code message path }';
  const query = `query ($id: ID!, $after: String) { positionImport(id: $id) { rows: ${field}(first: 100, after: $after) {
    edges { node { row externalRef ${told} } } pageInfo { hasNextPage endCursor } } } }`;
  yield* nodesOf(async (after) => (await ask<ErrorPage>(query, { id: importId, after })).positionImport.rows);
}

/** One page of a list. */
export interface Page<T> {
  readonly edges: readonly { readonly node: T }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** All entries of a list, in order. One request for each page. */
export async function* nodesOf<T>(read: (after: string | null) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let after: string | null = null; ;) {
    const { edges, pageInfo } = await read(after);
    yield* edges.map(({ node }) => node);
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}

interface AppendedRow {
  readonly externalRef: string;
  readonly warnings: readonly UserError[];
}

interface ErrorPage {
  readonly positionImport: {
    readonly rows: Page<RowError>;
  };
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly retryable?: boolean; readonly retryAfter?: number };
  }[];
}

/** Seconds between attempts: two minutes in total, enough for a restart of the server; more where it says how long. */
const WAITS = [0.5, 1, 2, 4, 8, 15, 30, 60] as const;

async function repeated<T>(options: ApiOptions, body: object): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await once(options, JSON.stringify(body));
    if ('data' in outcome) return outcome.data as T;
    const usual = WAITS[attempt];
    if (usual === undefined) throw new Refused(outcome.reason);
    const pause = outcome.seconds ?? usual;
    options.onWait?.(outcome.reason, pause);
    await wait(pause * 1_000, undefined, { signal: options.signal });
  }
}

async function once(
  { url, token, language, signal, answerMs = ANSWER_MS }: ApiOptions,
  body: string,
): Promise<{ data: unknown } | { reason: string; seconds?: number | undefined }> {
  const headers = {
    ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json', 'accept-language': language },
  };
  let text: string;
  let status: number;
  try {
    const either = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    const response = await fetch(url, { method: 'POST', headers, body, signal: either });
    status = response.status;
    text = await response.text();
  } catch (error) {
    if (signal.aborted) throw error;
    return { reason: `无法连接 ${url} / can not reach ${url}` };
  }
  const { data, errors } = parsed(text);
  const [error] = errors ?? [];
  if (error === undefined && data != null) return { data };
  if (status >= 500 || status === 429 || error?.extensions?.retryable === true)
    return { reason: `${status} ${error?.message ?? ''}`, seconds: error?.extensions?.retryAfter };
  if (error?.extensions?.code === 'UNAUTHENTICATED') throw new Refused(EXPIRED);
  if (error?.extensions?.code === 'FORBIDDEN') throw new Refused(`${OTHER_ROLE}: ${error.message}`);
  throw new Refused(
    error === undefined ? `HTTP ${status}: ${url}` : `${error.extensions?.code ?? ''}: ${error.message}`,
  );
}

/** A file of a day's work outlives a token. Whatever the command sends again is known. */
const EXPIRED =
  'UNAUTHENTICATED: 令牌无效或已过期，请换新令牌（--token 或 JOB_BOWL_TOKEN）后再次运行同一命令即可继续 / the token is wrong or has expired; give a new one, and run the same command again to go on';

const OTHER_ROLE =
  'FORBIDDEN: 令牌的角色不能这样做，请换令牌 / the role of the token may not do this; give another one';

function parsed(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return {};
  }
}
