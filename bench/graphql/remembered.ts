/** A connection to the database that answers from memory what it was asked before, so that the servers alone are measured. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

type Client = Pick<DynamoDBDocumentClient, 'send'>;

/**
 * Sends a request once, and from then on gives its answer again, as plain objects that nothing was sent or read for. For
 * reads alone.
 */
export function remembered(client: Client): Client {
  const answers = new Map<string, Promise<unknown>>();
  const send = (command: { readonly input: object }): Promise<unknown> => {
    const asked = JSON.stringify([command.constructor.name, command.input]);
    const answer = answers.get(asked) ?? (client.send as (one: object) => Promise<unknown>)(command);
    answers.set(asked, answer);
    return answer;
  };
  return { send: send as Client['send'] };
}
