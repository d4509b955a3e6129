/** If the engine is dead, it is the cause of every other failure, and the only one that explains anything. */
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds from a failed call to the news that the engine is dead. */
const NEWS_MS = 200;

/** The engine's death after a failed call; undefined if it lives. @param ref whether the process lives on for the news. */
export function deathOf(died: Promise<Error>, { ref = true } = {}): Promise<Error | undefined> {
  return Promise.race([died, pause(NEWS_MS, undefined, { ref })]);
}

/** Drops the lines of a dead engine's system. */
export function unlessDead(died: Promise<Error>, log: (line: string) => void): (line: string) => void {
  return (line) =>
    void deathOf(died, { ref: false }).then((death) => {
      if (death === undefined) log(line);
    });
}
