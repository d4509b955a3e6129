/** The door for HTTP: an API Gateway event in, GraphQL's answer out. One Lambda function. */
import { handlers, startServerAndCreateLambdaHandler } from '@as-integrations/aws-lambda';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context as LambdaContext } from 'aws-lambda';
import { type GraphqlContext, localeOf } from '../graphql/context';
import { unauthenticated, unavailable } from '../graphql/errors';
import { createServer } from '../graphql/server';
import type { Platform } from '../platform/context';
import { CallerError, Fault } from '../platform/errors';
import type { TokenVerifier } from '../platform/identity';
import { cloudPlatform, cloudTokenVerifier } from '../platform/cloud';
import { triggers } from '../triggers';

export type HttpHandler = (event: APIGatewayProxyEvent, context: LambdaContext) => Promise<APIGatewayProxyResult>;

/** @param platform made once; a request adds who asks and in which language. */
export function createGraphqlHandler(platform: Platform, tokens: TokenVerifier): HttpHandler {
  const handle = startServerAndCreateLambdaHandler(
    createServer(platform.log),
    { ...handlers.createAPIGatewayProxyEventRequestHandler(), toErrorResult: malformed },
    {
      context: async ({ event }): Promise<GraphqlContext> => {
        const header = (name: string): string | undefined =>
          Object.entries(event.headers).find(([key]) => key.toLowerCase() === name)?.[1];
        try {
          return {
            ...platform,
            viewer: await tokens.verify(header('authorization')),
            locale: localeOf(header('accept-language')),
            requestId: event.requestContext.requestId,
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
    return {
      ...result,
      headers: { ...triggers.graphql.answerHeaders, ...result.headers, 'access-control-allow-origin': '*' },
    };
  };
}

/** What could not be read as a GraphQL request at all, such as a body that is no JSON. */
function malformed(): APIGatewayProxyResult {
  const error = {
    message: 'Expected a GraphQL request: a JSON object with a query',
    extensions: { code: 'BAD_REQUEST' },
  };
  return {
    statusCode: 400,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ errors: [error] }),
  };
}

let cloud: Promise<HttpHandler> | undefined;

export const handler: HttpHandler = async (event, context) => {
  cloud ??= cloudPlatform('graphql').then((platform) => createGraphqlHandler(platform, cloudTokenVerifier()));
  return (await cloud)(event, context);
};
