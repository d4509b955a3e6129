/**
 * A minimal GraphQL client: POST, a bearer token, JSON. An error that a person can act on (no server, a wrong address,
 * an unexpected refusal) becomes a Failure with one line.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Claims } from './identity-issuer';

export interface ClientOptions {
  readonly url: string;
  readonly language: 'zh' | 'en';
  readonly sign: (claims: Claims) => Promise<string>;
}

export interface Client {
  /** A caller with these claims; the token is signed once. */
  as(claims: Claims): Caller;
}

export interface Caller {
  /** The data. @throws Failure if the answer has a top-level error. */
  query<T>(document: string, variables?: object): Promise<T>;
  /** The payload of the document's one mutation, refused or not. */
  mutate<T>(document: string, input: object): Promise<T & Payload>;
}

export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
}

export interface Payload {
  readonly userErrors: readonly UserError[];
}

/** Shown as it is, without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** The payload of a mutation that must not be refused. */
export function accepted<P extends Payload>(payload: P): P {
  const [error] = payload.userErrors;
  if (error !== undefined) throw new Failure(`Unexpected refusal: ${described(error)}`);
  return payload;
}

/** The expected refusal, even if there are others. */
export function refusedWith({ userErrors }: Payload, code: string): UserError {
  const error = userErrors.find((each) => each.code === code);
  if (error !== undefined) return error;
  throw new Failure(`Expected ${code}, got ${userErrors.map(described).join('; ') || 'no refusal'}`);
}

export function createClient({ url, language, sign }: ClientOptions): Client {
  return {
    as(claims) {
      let token: Promise<string> | undefined;
      const query = async <T>(document: string, variables: object = {}): Promise<T> => {
        token ??= sign(claims);
        const headers = { authorization: `Bearer ${await token}`, 'accept-language': language };
        return ask<T>(url, headers, { query: document, variables });
      };
      return {
        query,
        mutate: async <T>(document: string, input: object) => {
          const [payload] = Object.values(await query<Record<string, T & Payload>>(document, { input }));
          if (payload === undefined) throw new Error('Expected a document with one mutation');
          return payload;
        },
      };
    },
  };
}

/** Attempts of a request, as late as the server says; idempotency keys make repeats safe. */
const ATTEMPTS = 3;

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly retryable?: boolean; readonly retryAfter?: number };
  }[];
}

async function ask<T>(url: string, headers: Record<string, string>, body: object): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const { data, errors: [error] = [] } = await post<T>(url, headers, JSON.stringify(body));
    if (error === undefined && data != null) return data;
    if (error?.extensions?.retryable === true && attempt < ATTEMPTS) {
      await wait((error.extensions.retryAfter ?? 0) * 1_000);
      continue;
    }
    if (error?.extensions?.code === 'UNAUTHENTICATED')
      throw new Failure(`${url} does not take this project’s development tokens; is it a local system (npm start)?`);
    throw new Failure(`${url} answered with an error: ${error?.message ?? 'neither data nor errors'}`);
  }
}

async function post<T>(url: string, headers: Record<string, string>, body: string): Promise<Answer<T>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  }).catch((error: unknown) => {
    throw new Failure(
      `No server answers at ${url} (${causeOf(error)}); start one with npm start. 请先运行 npm start。`,
    );
  });
  const answer: unknown = await response.json().catch(() => undefined);
  // The HTTP door also answers other addresses in the form of GraphQL.
  if (isAnswer<T>(answer) && ![404, 405].includes(response.status)) return answer;
  throw new Failure(
    `${url} is no GraphQL endpoint (HTTP ${response.status}); expected one such as http://localhost:4000/graphql.`,
  );
}

function isAnswer<T>(answer: unknown): answer is Answer<T> {
  return typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer);
}

function causeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? String(error);
}

function described({ code, message, path }: UserError): string {
  return `${code} at ${path.join('.')}: ${message}`;
}
