/** Asks the person at the terminal which code a name means. */
import { createInterface } from 'node:readline';
import { answerIn, type Answer, type Question, shown } from './answers';
import { kindNames, type Name } from './name';
import type { Candidate } from './resolve';

/** What an answer means; undefined where it isn't sure. */
export type Understand = (name: Name) => Promise<Candidate | undefined>;

export interface Asker {
  /** @returns undefined where the question is left open, or nobody is there any more. */
  ask(question: Question, index: number, of: number, understand: Understand): Promise<Answer | undefined>;
  end(): void;
}

/** Lines are read as the terminal gives them, so that Ctrl-C ends the command as it does elsewhere. */
export function createAsker(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, signal: AbortSignal): Asker {
  const reader = createInterface({ input, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  stopped.catch(() => undefined);
  return {
    async ask(question, place, of, understand) {
      const { kind, text, candidates, rows, firstRow } = question;
      const { zh, en } = kindNames[kind];
      output.write(
        `\n${place}/${of}  ${zh} / ${en}: ${text}  (${rows} 行，首行第 ${firstRow} 行 / rows: ${rows}, first: ${firstRow})\n`,
      );
      for (const [index, one] of candidates.entries()) output.write(`  ${index + 1}) ${shown(one)}\n`);
      for (;;) {
        output.write(PROMPT);
        const line = await Promise.race([lines.next(), stopped]);
        if (line.done === true) return undefined;
        const answer = answerIn(line.value, candidates.map(shown));
        if (answer === undefined || answer === 'NONE') return answer;
        const meant = await understand({ kind, text: answer.text });
        if (meant !== undefined) {
          output.write(`  -> ${shown(meant)}\n`);
          return { text: meant.code };
        }
        output.write(`  “${answer.text}”不能确定是哪个代码 / no sure code: ${answer.text}\n`);
      }
    },
    end: () => reader.close(),
  };
}

const PROMPT = '序号、代码或名称；回车暂不回答，- 为没有 / number, code or name; Enter leaves it open, - is none: ';
