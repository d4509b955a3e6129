/**
 * Measures the calls of an action to DynamoDB. Calls are grouped in rounds: concurrent calls are sent and answered
 * together, so the number of rounds is the number of consecutive round trips, however busy the machine is.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Call } from '../../functions/platform/dynamodb/database';

export interface Usage {
  /** Consecutive round trips; parallel calls count once. */
  readonly roundTrips: number;
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** `Positions` for a table, `Positions/countyWage` for an index, in the order of first use. */
  readonly places: readonly string[];
}

export interface Meter {
  /** A client for `createDatabase`, with `count` as its meter. */
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly count: (call: Call) => void;
  /** Measures one action at a time. */
  measure<T>(act: () => Promise<T>): Promise<{ value: T; usage: Usage }>;
}

export function createMeter(client: DynamoDBDocumentClient): Meter {
  let rounds = 0;
  let calls: Call[] = [];
  let places: string[] = [];
  return {
    client: inRounds(client, (inputs) => {
      rounds += 1;
      places.push(...inputs.flatMap(placesOf));
    }),
    count: (call) => calls.push(call),
    measure: async (act) => {
      [rounds, calls, places] = [0, [], []];
      const value = await act();
      return {
        value,
        usage: {
          roundTrips: rounds,
          calls: calls.length,
          readUnits: calls.reduce((sum, { readUnits }) => sum + readUnits, 0),
          writeUnits: calls.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
          places: [...new Set(places)],
        },
      };
    },
  };
}

interface Waiting {
  readonly command: Parameters<DynamoDBDocumentClient['send']>[0];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

function inRounds(client: DynamoDBDocumentClient, onRound: (inputs: readonly object[]) => void): Meter['client'] {
  let waiting: Waiting[] = [];
  let busy = false;

  async function round(): Promise<void> {
    const sent = waiting;
    waiting = [];
    onRound(sent.map(({ command }) => command.input));
    const answers = await Promise.allSettled(sent.map(({ command }) => client.send(command)));
    answers.forEach((answer, index) => {
      if (answer.status === 'fulfilled') sent[index]?.resolve(answer.value);
      else sent[index]?.reject(answer.reason);
    });
    busy = false;
    next();
  }

  /** Resolves after all code that does not wait for I/O has run. */
  function next(): void {
    if (busy || waiting.length === 0) return;
    busy = true;
    setImmediate(() => void round());
  }

  const send = (command: Waiting['command']): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.push({ command, resolve, reject });
      next();
    });
  return { send: send as DynamoDBDocumentClient['send'] };
}

interface Input {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly RequestItems?: object;
  readonly TransactItems?: readonly Readonly<Record<string, Input>>[];
  readonly Statements?: readonly { readonly Statement: string }[];
}

function placesOf(input: Input): string[] {
  const { TableName: table, IndexName: index } = input;
  if (table !== undefined) return [index === undefined ? table : `${table}/${index}`];
  return [
    ...Object.keys(input.RequestItems ?? {}),
    ...(input.TransactItems ?? []).flatMap((item) => Object.values(item).flatMap(placesOf)),
    ...(input.Statements ?? []).map(({ Statement: statement }) => /"(\w+)"/.exec(statement)?.[1] ?? ''),
  ];
}
