/**
 * API Gateway's own answers. They have the form of GraphQL errors and the headers of the function's answers; without
 * these headers a page of another origin could not read them.
 */
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type DoorAnswer, doorAnswers, doorBody, doorHeaders, REQUEST_ID } from '../functions/door';

/**
 * Every type of answer that a caller can get here. There are no authorizers and validators, whose types are covered by
 * `defaults`.
 */
const answers: readonly (readonly [ResponseType, DoorAnswer])[] = [
  [ResponseType.BAD_REQUEST_BODY, doorAnswers.MALFORMED],
  [ResponseType.BAD_REQUEST_PARAMETERS, doorAnswers.MALFORMED],
  [ResponseType.UNAUTHORIZED, doorAnswers.NOT_SIGNED_IN],
  [ResponseType.ACCESS_DENIED, doorAnswers.FORBIDDEN],
  [ResponseType.EXPIRED_TOKEN, doorAnswers.FORBIDDEN],
  [ResponseType.INVALID_SIGNATURE, doorAnswers.FORBIDDEN],
  [ResponseType.INVALID_API_KEY, doorAnswers.KEY_NEEDED],
  [ResponseType.WAF_FILTERED, doorAnswers.BLOCKED],
  // API Gateway's name for a path or a method that does not exist.
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, doorAnswers.NOT_FOUND],
  [ResponseType.RESOURCE_NOT_FOUND, doorAnswers.NOT_FOUND],
  [ResponseType.REQUEST_TOO_LARGE, doorAnswers.TOO_LARGE],
  [ResponseType.UNSUPPORTED_MEDIA_TYPE, doorAnswers.NOT_READABLE],
  [ResponseType.THROTTLED, doorAnswers.TOO_MANY],
  [ResponseType.QUOTA_EXCEEDED, doorAnswers.TOO_MANY],
  [ResponseType.API_CONFIGURATION_ERROR, doorAnswers.FAILED],
  // Also if no instance of the function was free.
  [ResponseType.INTEGRATION_FAILURE, doorAnswers.NO_ANSWER],
  [ResponseType.INTEGRATION_TIMEOUT, doorAnswers.NO_ANSWER],
];

/**
 * Answers of all other types, with API Gateway's status, such as 502 if the function failed or timed out. The ids must
 * stay: CloudFormation creates a resource with a new id before it deletes the old one, and an API can have only one
 * answer of each type.
 */
const defaults: readonly (readonly [id: string, ResponseType, DoorAnswer])[] = [
  ['Refused', ResponseType.DEFAULT_4XX, doorAnswers.MALFORMED],
  ['Failed', ResponseType.DEFAULT_5XX, doorAnswers.BROKEN],
];

export function addGatewayAnswers(api: RestApi): void {
  const responseHeaders = {
    ...Object.fromEntries(Object.entries(doorHeaders).map(([name, value]) => [name, `'${value}'`])),
    [REQUEST_ID]: 'context.requestId',
  };
  const add = (id: string, type: ResponseType, answer: DoorAnswer, statusCode?: string): void => {
    api.addGatewayResponse(id, {
      ...{ type, responseHeaders, templates: { 'application/json': doorBody(answer) } },
      ...(statusCode !== undefined && { statusCode }),
    });
  };
  for (const [type, answer] of answers) add(type.responseType, type, answer, String(answer.status));
  for (const [id, type, answer] of defaults) add(id, type, answer);
}
