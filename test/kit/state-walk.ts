/** Every state of an item against every transition of its store: what the table of states allows commits, all else is refused. */
import type { Database, Statement, Write } from '../../functions/platform/dynamodb/database';

type States = Readonly<Record<string, Readonly<Partial<Record<string, readonly string[]>>>>>;
export type Attempt = readonly Write[] | Statement;

export interface Walk {
  readonly states: States;
  readonly all: readonly string[];
  /** Puts an item of that state under a key of its own. */
  readonly put: (name: string, state: string) => Promise<void>;
  readonly read: (name: string) => Promise<string>;
  /** Each way of a transition, of the item as it was put. */
  readonly ways: Readonly<Record<string, readonly ((name: string, state: string) => Attempt)[]>>;
}

/** @param db asked for when a test runs. */
export function walkOver(db: () => Database): (title: string, walk: Walk) => void {
  return (title, walk) => {
    walkTable(db, title, walk);
  };
}

/** Whether it was done; a transition that can't even be built is refused, too. */
export async function does(db: Database, attempt: () => Attempt): Promise<boolean> {
  let writes: Attempt;
  try {
    writes = attempt();
  } catch (error) {
    expect((error as Error).message).toMatch(/^Expected/);
    return false;
  }
  if ('Statement' in writes) return (await db.execute([writes]))[0] === 'DONE';
  return (await db.commit(writes)).committed;
}

let names = 0;

/** Part of an id, of no item before. */
export function nextName(): string {
  names += 1;
  return String(names).padStart(26, '0');
}

function walkTable(db: () => Database, title: string, { states, all, put, read, ways }: Walk): void {
  describe(title, () => {
    test('every transition of the table is tried', () => {
      expect(Object.keys(ways).sort()).toEqual(Object.keys(states).sort());
    });

    for (const [transition, ends] of Object.entries(states))
      for (const from of all)
        test(`${transition} takes ${from} ${ends[from] === undefined ? 'nowhere' : `to ${ends[from].join(', ')}`}`, async () => {
          const reached = new Set<string>();
          for (const way of ways[transition] ?? []) {
            const name = nextName();
            if (from !== 'NONE') await put(name, from);
            const done = await does(db(), () => way(name, from));
            const to = await read(name);
            if (done) reached.add(to);
            else expect(to).toBe(from);
          }
          expect([...reached].sort()).toEqual([...(ends[from] ?? [])].sort());
        });
  });
}
