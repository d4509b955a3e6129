/** HTTP -> GraphQL: takes an API Gateway event and returns GraphQL's answer. */
import { handlers, startServerAndCreateLambdaHandler } from '@as-integrations/aws-lambda';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context as LambdaContext } from 'aws-lambda';
import { GraphQLError } from 'graphql';
import { isStamped } from '../domains/board/change/recorded-objects';
import { followCodes } from '../domains/reference/code-list/service';
import { isRegion } from '../domains/reference/region/region';
import { filedUnder } from '../domains/reference/region/successors';
import { withOffice } from '../domains/support/working-group/claim';
import { doorHeaders, REQUEST_ID } from '../door';
import { type GraphqlContext, localeOf } from '../graphql/context';
import { tooMany, unauthenticated, unavailable } from '../graphql/http/errors';
import { revalidated } from '../graphql/http/entity-tag';
import { inChinese } from '../graphql/http/in-chinese';
import { readRegistered } from '../graphql/http/registered-operations';
import { checkForm, notARequest } from '../graphql/http/request-form';
import type { IntrospectionOptions } from '../graphql/http/introspection';
import { createServer } from '../graphql/server';
import { limits } from '../limits';
import { ANONYMOUS } from '../platform/security/viewer';
import { stampOfRequest } from '../platform/security/author';
import { authored } from '../platform/security/authored';
import { systemClock } from '../platform/values/clock';
import type { Platform } from '../platform/requests/context';
import { inTime } from '../platform/process/deadline';
import { CallerError, Fault } from '../platform/requests/errors';
import { networkOf } from '../platform/security/callers';
import { createTokenVerifier, type IdentitySettings, type TokenVerifier } from '../platform/security/identity';
import type { IssuerKeysOptions } from '../platform/security/issuer-keys';
import type { KeyRing } from '../platform/security/key-ring';
import { kept, madeAhead, together } from '../platform/process/made-once';
import { createLogger, ofRequest } from '../platform/process/log';
import { FairShares, type Share } from '../platform/requests/fair-share';
import { permitted } from '../platform/dynamodb/permitted';
import { cloudCursorKeys, cloudDatabase, cloudPlatform } from '../platform/process/cloud';
import { readIdentitySettings, readIntrospectionSettings, readManifests } from '../platform/process/config';

export type HttpHandler = (event: APIGatewayProxyEvent, context: LambdaContext) => Promise<APIGatewayProxyResult>;

/** Verifier of tokens whose region codes are in the register of regions. A replaced code is read as its successor. */
export function tokensOf(settings: IdentitySettings, options: IssuerKeysOptions = {}): TokenVerifier {
  return createTokenVerifier(settings, (code) => (isRegion(code) ? filedUnder(code) : undefined), options);
}

export interface DoorOptions {
  readonly introspection: IntrospectionOptions;
  /** Texts of manifests of operations; with any, browsers run no others (`registered-operations.ts`). */
  readonly manifests?: readonly string[] | undefined;
  /** What an account may use in a minute; without it, as much as it likes. */
  readonly share?: Share | undefined;
}

/** @param platform made once for the process; each request adds the viewer and the language. */
export function createGraphqlHandler(
  platform: Platform,
  tokens: Pick<TokenVerifier, 'verify'>,
  cursorKeys: KeyRing,
  { introspection, manifests = [], share }: DoorOptions = { introspection: { withoutToken: false } },
): HttpHandler {
  const db = permitted(platform.db, 'graphql');
  const shares = share && new FairShares(share);
  const handle = startServerAndCreateLambdaHandler(
    createServer(platform.log, {
      introspection,
      registered: manifests.length > 0 ? readRegistered(manifests) : undefined,
      shares,
    }),
    wellFormed(handlers.createAPIGatewayProxyEventRequestHandler()),
    {
      context: async ({ event }): Promise<GraphqlContext> => {
        const { headers } = event;
        const { requestId } = event.requestContext;
        try {
          // Before the token, whose claims are read as regions.
          await followCodes({ ...platform, db });
          const caller = await tokens.verify(headerOf(headers, 'authorization'));
          const payer =
            caller === ANONYMOUS && shares !== undefined ? networkOf(addressOf(event.requestContext)) : caller.account;
          const seconds = shares?.waitOf(platform, payer);
          if (seconds !== undefined) throw tooMany(seconds);
          const viewer = await withOffice({ ...platform, db }, caller);
          let stamp: string | undefined;
          return {
            ...platform,
            log: ofRequest(platform.log, requestId),
            db: authored(db, {
              // Most requests write nothing.
              stamp: () => (stamp ??= stampOfRequest(viewer, requestId)),
              ...{ isStamped, clock: platform.clock },
            }),
            ...{ viewer, payer, cursorKeys },
            locale: localeOf(headerOf(headers, 'accept-language')),
            requestId,
          };
        } catch (error) {
          if (error instanceof Fault) throw unavailable(error);
          throw error instanceof CallerError ? unauthenticated() : error;
        }
      },
    },
  );
  return async (event, context) => {
    const result = await handle(event, context, () => undefined);
    if (result === undefined) throw new Error('Expected an answer');
    return withHeaders(inLanguage(revalidated(result, event), event), event.requestContext.requestId);
  };
}

/** The answer with its errors in the caller's language. */
function inLanguage(result: APIGatewayProxyResult, { headers }: Pick<APIGatewayProxyEvent, 'headers'>) {
  return localeOf(headerOf(headers, 'accept-language')) === 'zh' ? inChinese(result) : result;
}

function headerOf(headers: APIGatewayProxyEvent['headers'], name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Empty where an invocation tells none, as a trial in the console may. */
function addressOf({ identity }: { readonly identity?: { readonly sourceIp?: string } }): string {
  return identity?.sourceIp ?? '';
}

/** Adds the headers of every answer. */
function withHeaders(result: APIGatewayProxyResult, requestId: string): APIGatewayProxyResult {
  return { ...result, headers: { ...doorHeaders, ...result.headers, [REQUEST_ID]: requestId } };
}

type RequestHandler = ReturnType<typeof handlers.createAPIGatewayProxyEventRequestHandler>;

/** Answers a request that is not GraphQL over HTTP, such as a body that is not JSON, with HTTP 400. */
function wellFormed(requests: RequestHandler): RequestHandler {
  return {
    ...requests,
    fromEvent(event) {
      const request = requests.fromEvent(encoded(event));
      checkForm(request);
      return request;
    },
    toErrorResult: malformed,
  };
}

/** The gateway has decoded the parameters, and the library decodes them once more, where a percent sign would be an error. */
function encoded(event: APIGatewayProxyEvent): APIGatewayProxyEvent {
  const again: Record<string, string[]> = {};
  for (const [name, values = []] of Object.entries(event.multiValueQueryStringParameters ?? {}))
    again[name] = values.map((value) => encodeURIComponent(value.toWellFormed()));
  return { ...event, multiValueQueryStringParameters: again };
}

function malformed(error: unknown): APIGatewayProxyResult {
  const { message, extensions } = error instanceof GraphQLError ? error : notARequest();
  return errorResult(400, message, { code: extensions['code'] });
}

function errorResult(statusCode: number, message: string, extensions: object): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ errors: [{ message, extensions }] }),
  };
}

const cloud = kept(async () => {
  const db = cloudDatabase();
  const tokens = tokensOf(readIdentitySettings());
  const [platform, cursorKeys] = await together([
    cloudPlatform('graphql', db),
    cloudCursorKeys(db),
    // If this fails, the first token fetches the keys.
    tokens.prepare().catch(() => undefined),
    // If this fails, the first request reads them.
    followCodes({ db, clock: systemClock }).catch(() => undefined),
  ]);
  return createGraphqlHandler(platform, tokens, cursorKeys, {
    introspection: readIntrospectionSettings(),
    manifests: readManifests(),
    share: limits.shareOfAccount,
  });
});

/**
 * Prepares server, keys and connections. Lambda calls it while it starts the process, before the first call of the
 * handler.
 */
export const start = (): Promise<void> => madeAhead(cloud(), limits.startMs);

/** Answers requests that run out of time, or that find no keys. Lambda's own answer to a timeout is not GraphQL. */
export function answerInTime(connected: () => Promise<HttpHandler>): HttpHandler {
  return async (event, context) => {
    try {
      return await inTime(context, async () => (await connected())(event, context));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { requestId } = event.requestContext;
      createLogger('graphql').warn('Fault', { requestId, code: error.code });
      const { message, extensions } = unavailable(error);
      const { http: _, ...told } = extensions;
      return withHeaders(inLanguage(errorResult(503, message, { ...told, requestId }), event), requestId);
    }
  };
}

export const handler = answerInTime(cloud);
