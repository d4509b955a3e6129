/** How far a command that reads whole tables has come: one line that is written over on a terminal, else a line now and then. */

export interface Told {
  /** @param read items of the table so far. */
  readonly at: (table: string, read: number) => void;
  readonly waits: (milliseconds: number) => void;
  /** The last line stays. */
  readonly end: () => void;
}

/** Milliseconds between two lines. */
const [ON_TERMINAL, ELSEWHERE] = [200, 10_000];

export function progressOn(
  output: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  now: () => number = () => performance.now(),
): Told {
  let last = -Infinity;
  let line = '';
  const show = (text: string, always = false): void => {
    line = text;
    if (!always && now() - last < (output.isTTY ? ON_TERMINAL : ELSEWHERE)) return;
    last = now();
    output.write(output.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
    line = '';
  };
  return {
    at: (table, read) => show(`${table}: 已读 ${read} 项 / ${read} items read`),
    waits: (milliseconds) =>
      show(`等待计数流 / waiting for the streams: ${Math.ceil(milliseconds / 1_000)} 秒 / s`, true),
    end: () => {
      if (line !== '') show(line, true);
      if (output.isTTY) output.write('\n');
    },
  };
}
