/**
 * Answers to requests that never reach GraphQL: those of API Gateway, of its firewall and of the local HTTP door. They
 * have the form of GraphQL errors, and clients distinguish them by code (`docs/frontend.md`).
 */
import { triggers } from './triggers';

export interface DoorAnswer {
  readonly status: number;
  readonly code: string;
  /** In Chinese and English, because no language is looked at here. Must not contain quotes, dollars or hashes, which have a meaning in API Gateway's templates. */
  readonly message: string;
  /** Whether the same request may succeed later. */
  readonly retryable?: true;
}

function answer(status: number, code: string, message: string): DoorAnswer {
  return { status, code, message };
}

/** The same request may succeed later. */
function later(status: number, code: string, message: string): DoorAnswer {
  return { ...answer(status, code, message), retryable: true };
}

export const doorAnswers = {
  MALFORMED: answer(
    400,
    'BAD_REQUEST',
    '请求应有路径和一个主机名 / Expected an HTTP request with a path and the name of one host.',
  ),
  NOT_SIGNED_IN: answer(401, 'UNAUTHENTICATED', '需要有效的令牌 / A valid token is needed.'),
  FORBIDDEN: answer(403, 'FORBIDDEN', '不允许使用 / This is nothing that a caller may use.'),
  KEY_NEEDED: answer(403, 'API_KEY_NEEDED', '需要有效的 API 密钥 / A valid API key is needed: x-api-key.'),
  BLOCKED: answer(403, 'REQUEST_BLOCKED', '防火墙拦截了此请求 / The firewall takes this request for an attack.'),
  NOT_FOUND: answer(404, 'NOT_FOUND', '此处没有内容 / There is nothing here; GraphQL is at POST /graphql.'),
  NO_SUCH_METHOD: answer(405, 'BAD_REQUEST', '此路径不支持这种请求方法 / This method is not for this path.'),
  LATE: answer(408, 'BAD_REQUEST', '请求未能及时完整送达 / The request did not come whole in time.'),
  TOO_LARGE: answer(413, 'REQUEST_TOO_LARGE', '请求过大 / A request has 6 MB at most.'),
  NOT_READABLE: answer(415, 'BAD_REQUEST', '请求应为 JSON / Expected JSON, as it is or with gzip or deflate.'),
  NOT_EXPECTED: answer(417, 'BAD_REQUEST', '不支持 Expect 请求头 / Nothing can be expected here.'),
  TOO_MANY: later(
    429,
    'TOO_MANY_REQUESTS',
    '请求过于频繁，请稍候 / Too many requests in a short time; wait, and send fewer.',
  ),
  HEADERS_TOO_LARGE: answer(431, 'BAD_REQUEST', '请求头过长 / The headers of the request are too long.'),
  FAILED: answer(500, 'INTERNAL_SERVER_ERROR', '系统内部错误 / Something went wrong on our side.'),
  UNAVAILABLE: later(503, 'SERVICE_UNAVAILABLE', '系统繁忙，请稍后重试 / The service is busy; try again.'),
  /** The function failed. */
  BROKEN: later(502, 'SERVICE_UNAVAILABLE', '系统未能应答，请重试 / The service could not answer; try again.'),
  NO_ANSWER: later(
    504,
    'SERVICE_UNAVAILABLE',
    '未能及时应答，请原样重发 / There was no answer in time; send the same request again.',
  ),
} satisfies Record<string, DoorAnswer>;

/** Answers to receipts of gateways that are refused (`docs/gateways.md`). Nothing was written. */
export const receiptAnswers = {
  NOT_SIGNED: { status: 401, code: 'NOT_SIGNED', message: 'No secret of the channel signed this receipt.' },
  NOT_IN_TIME: { status: 401, code: 'NOT_IN_TIME', message: 'The receipt was signed more than 5 minutes from now.' },
  MALFORMED: { status: 400, code: 'MALFORMED', message: 'Expected a type and data with a messageId.' },
  MESSAGE_UNKNOWN: { status: 404, code: 'MESSAGE_UNKNOWN', message: 'The channel sent no such message.' },
  ID_REUSED: { status: 409, code: 'ID_REUSED', message: 'Another receipt had this id.' },
  ANSWER_NOT_OFFERED: { status: 409, code: 'ANSWER_NOT_OFFERED', message: 'The message did not offer this answer.' },
  ANSWER_LATE: { status: 409, code: 'ANSWER_LATE', message: 'The time for an answer is over.' },
  ANSWERED_BEFORE: { status: 409, code: 'ANSWERED_BEFORE', message: 'Another answer came first.' },
  RECEIPT_TOO_LARGE: { status: 413, code: 'REQUEST_TOO_LARGE', message: 'A receipt has 64 KB at most.' },
} as const satisfies Record<string, DoorAnswer>;

/** Headers of every such answer, beside the id of the request (`REQUEST_ID`). */
export const doorHeaders: Readonly<Record<string, string>> = triggers.graphql.answerHeaders;

/** Header of every answer, under which its log lines are found. */
export const REQUEST_ID = 'x-request-id';

/** The body, in the form of a GraphQL error. */
export function doorBody({ code, message, retryable }: DoorAnswer): string {
  return JSON.stringify({ errors: [{ message, extensions: { code, ...(retryable && { retryable }) } }] });
}
