/**
 * Calls that are asked for at one moment, as one call: what a batch reads or writes about 25 people is one round trip. Each is
 * answered as if it were alone.
 */
import DataLoader from 'dataloader';
import { limits } from '../../limits';
import { Fault } from '../requests/errors';
import {
  type Commit,
  type Database,
  type Item,
  type Key,
  keyOfWrite,
  type Statement,
  type StatementResult,
  type Write,
} from './database';
import { isContention } from './retries';

type Writes = readonly Write[];
type Answers = Map<Writes, Commit | Error>;

/** The same database, with one read of the keys of all batch reads. */
export function readTogether(db: Database): Database {
  const asked = new DataLoader<readonly Key[], (Item | undefined)[]>(
    async (reads) => {
      const items = await db.batchGet(reads.flat());
      let next = 0;
      return reads.map(({ length }) => items.slice(next, (next += length)));
    },
    { cache: false },
  );
  return { ...db, batchGet: (keys) => (keys.length === 0 ? db.batchGet(keys) : asked.load(keys)) };
}

/**
 * The same database, with one call for the statements of all, as far as they are about different items. Whatever makes the
 * call fail is an answer to each.
 */
export function executeTogether(db: Database): Database {
  const asked = new DataLoader<readonly Statement[], StatementResult[]>(
    async (all) => {
      const answers = new Map<readonly Statement[], StatementResult[]>();
      await Promise.all(
        groupsOf(all, textOfKey, Infinity).map(async (group) => {
          const results = await db.execute(group.flat());
          let next = 0;
          for (const statements of group) answers.set(statements, results.slice(next, (next += statements.length)));
        }),
      );
      return all.map((statements) => answers.get(statements) ?? new Error('Expected an answer to each statement'));
    },
    { cache: false },
  );
  return { ...db, execute: (statements) => (statements.length === 0 ? db.execute([]) : asked.load(statements)) };
}

/**
 * The same database, with one transaction for several commits. For commits that are seldom refused: what a refused transaction
 * would have written costs its units, and what was not refused goes again.
 */
export function commitTogether(db: Database): Database {
  const asked = new DataLoader<Writes, Commit>(
    async (commits) => {
      const answers: Answers = new Map();
      await Promise.all(
        groupsOf(commits, (write) => textOfKey(keyOfWrite(write)), limits.transactionWritesMax).map((group) =>
          settle(db, group, answers),
        ),
      );
      return commits.map((writes) => answers.get(writes) ?? new Error('Expected an answer to each commit'));
    },
    { cache: false },
  );
  return {
    ...db,
    // A single write costs half as much outside of a transaction.
    commit: (writes, withinMs) =>
      writes.length === 1 || withinMs !== undefined ? db.commit(writes, withinMs) : asked.load(writes),
  };
}

/** As few as there can be, in order: a call takes each item once, and so many of them. */
function groupsOf<T>(
  asked: readonly (readonly T[])[],
  keyOf: (one: T) => string,
  itemsMax: number,
): readonly (readonly (readonly T[])[])[] {
  const groups: { readonly asked: (readonly T[])[]; readonly keys: Set<string> }[] = [];
  for (const each of asked) {
    const keys = each.map(keyOf);
    const open = groups.find(
      (group) => group.keys.size + keys.length <= itemsMax && !keys.some((key) => group.keys.has(key)),
    );
    const group = open ?? { asked: [], keys: new Set<string>() };
    if (open === undefined) groups.push(group);
    group.asked.push(each);
    for (const key of keys) group.keys.add(key);
  }
  return groups.map((group) => group.asked);
}

function textOfKey({ TableName: table, Key: { pk, sk } }: Key): string {
  return JSON.stringify([table, pk, sk]);
}

/** Each round answers one commit at least, so there are no more calls than commits. */
async function settle(db: Database, group: readonly Writes[], answers: Answers): Promise<void> {
  for (let open = group; open.length > 0; open = open.filter((writes) => !answers.has(writes))) {
    const answer = open.length === 1 ? 'IN_THE_WAY' : await commitAll(db, open);
    if (answer === 'IN_THE_WAY')
      await Promise.all(open.map(async (writes) => answers.set(writes, await db.commit(writes).catch(asError))));
    else for (const writes of open) answerOne(writes, answer, answers);
  }
}

/**
 * IN_THE_WAY: one of them can't be written now, because others keep changing its items, or ever. It must not hold up the rest.
 * Nothing was written.
 */
async function commitAll(db: Database, open: readonly Writes[]): Promise<Commit | Error | 'IN_THE_WAY'> {
  try {
    return await db.commit(open.flat(), limits.togetherMs);
  } catch (error) {
    const mayBeDone = error instanceof Fault && (error.unanswered || !isContention(error.cause));
    return mayBeDone ? asError(error) : 'IN_THE_WAY';
  }
}

/** Nothing is known yet of a commit of which the refusal says nothing. */
function answerOne(writes: Writes, answer: Commit | Error, answers: Answers): void {
  if (answer instanceof Error || answer.committed) {
    answers.set(writes, answer);
    return;
  }
  const refused = new Map<Write, Item | undefined>([...answer.refused].filter(([write]) => writes.includes(write)));
  if (refused.size > 0) answers.set(writes, { committed: false, refused });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
