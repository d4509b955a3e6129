/**
 * Checks the form of a request before GraphQL parses it: length and depth of the document, and size of the variables.
 * So parsing, validation and error messages work on bounded input.
 */
import type { HTTPGraphQLRequest } from '@apollo/server';
import { GraphQLError, type ValidationRule } from 'graphql';
import { limits } from '../../limits';
import { nestingOf } from '../cost/nesting';
import { hasFields } from '../../platform/values/unknown';

/** @throws GraphQLError whose code and message are the answer, with HTTP 400. */
export function checkForm({ method, body, search }: HTTPGraphQLRequest): void {
  if (method === 'GET') return checkDocument(new URLSearchParams(search).get('query'));
  if (method !== 'POST') return;
  if (!hasFields(body) || Array.isArray(body)) throw notARequest();
  const { query, variables } = body;
  checkDocument(query);
  checkVariables(variables);
}

export function notARequest(): GraphQLError {
  return refused('BAD_REQUEST', 'Expected a GraphQL request: a JSON object with a query');
}

function checkDocument(query: unknown): void {
  if (typeof query !== 'string') return;
  if (query.length > limits.documentCharactersMax)
    throw refused(
      'GRAPHQL_PARSE_FAILED',
      `Syntax Error: A document has at most ${limits.documentCharactersMax} characters, got ${query.length}.`,
    );
  const nesting = nestingOf(query);
  if (nesting === Infinity) throw refused('GRAPHQL_VALIDATION_FAILED', 'A fragment spreads itself.');
  if (nesting > limits.documentNestingMax)
    throw refused(
      'GRAPHQL_PARSE_FAILED',
      `Syntax Error: A document nests at most ${limits.documentNestingMax} brackets deep.`,
    );
}

/** An explicit stack, because JSON can nest deeper than the call stack. */
function checkVariables(variables: unknown): void {
  let level: unknown[] = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.variablesNestingMax)
      throw refused('BAD_USER_INPUT', `Variables nest at most ${limits.variablesNestingMax} levels deep`);
    level = level.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return [];
      const values: unknown[] = Object.values(value);
      if (!Array.isArray(value) && values.length > limits.variablesFieldsMax)
        throw refused('BAD_USER_INPUT', `An object in variables has at most ${limits.variablesFieldsMax} fields`);
      return values;
    });
  }
}

function refused(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Without this rule GraphQL finds a missing operation type during execution, and reports it as an internal error. */
export const operationTypesExist: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation) == null)
      context.reportError(new GraphQLError(`The schema has no ${node.operation}s.`, { nodes: node }));
  },
});
