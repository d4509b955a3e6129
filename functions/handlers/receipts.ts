/** HTTP -> receipts of gateways: takes an API Gateway event and answers in one line. Wiring only. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context as LambdaContext } from 'aws-lambda';
import { doorAnswers, type DoorAnswer, doorBody, doorHeaders, receiptAnswers, REQUEST_ID } from '../door';
import { takeReceipt } from '../domains/notices/message/receipt/take-receipt';
import { limits } from '../limits';
import { cloudPlatform } from '../platform/process/cloud';
import { inTime } from '../platform/process/deadline';
import { kept, madeAhead } from '../platform/process/made-once';
import { permitted } from '../platform/dynamodb/permitted';
import type { Platform } from '../platform/requests/context';
import { errorName, Fault } from '../platform/requests/errors';
import { createLogger } from '../platform/process/log';

export type ReceiptsHandler = (event: APIGatewayProxyEvent, context: LambdaContext) => Promise<APIGatewayProxyResult>;

type Taker = Pick<Platform, 'db' | 'vault' | 'clock'>;

/** Whatever goes wrong is answered in the form of API Gateway's own answers. */
export function createReceiptsHandler(connected: () => Promise<Taker>): ReceiptsHandler {
  return async (event, context) => {
    const { requestId } = event.requestContext;
    const answer = await inTime(context, async () => taken(await connected(), event)).catch((error: unknown) =>
      failed(error, requestId),
    );
    return { ...answer, headers: { ...answer.headers, [REQUEST_ID]: requestId } };
  };
}

function failed(error: unknown, requestId: string): APIGatewayProxyResult {
  if (!(error instanceof Fault)) {
    createLogger('receipts').error('A receipt failed', { requestId, error: errorName(error) });
    return refused(doorAnswers.FAILED);
  }
  createLogger('receipts').warn('Fault', { requestId, code: error.code });
  return refused(doorAnswers.UNAVAILABLE);
}

async function taken(given: Taker, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { body, isBase64Encoded, headers, pathParameters } = event;
  const text = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (text.length > limits.receiptBytesMax) return refused(receiptAnswers.RECEIPT_TOO_LARGE);
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const platform = { ...given, db: permitted(given.db, 'receipts') };
  const receipt = { channelId: pathParameters?.['id'] ?? '', headers: lower, body: text.toString('utf8') };
  const outcome = await takeReceipt(platform, receipt);
  if ('problem' in outcome) return refused(receiptAnswers[outcome.problem]);
  return answered(200, JSON.stringify({ status: outcome.status }));
}

function refused(answer: DoorAnswer): APIGatewayProxyResult {
  return answered(answer.status, doorBody(answer));
}

function answered(statusCode: number, body: string): APIGatewayProxyResult {
  return { statusCode, headers: { ...doorHeaders, 'content-type': 'application/json; charset=utf-8' }, body };
}

const cloud = kept(() => cloudPlatform('receipts'));

/** Lambda calls it while it starts the process, before the first call of the handler. */
export const start = (): Promise<void> => madeAhead(cloud(), limits.startMs);

export const handler = createReceiptsHandler(cloud);
