/** Reports the run: results on standard output, and a progress bar on standard error if it is a terminal. */
import { SingleBar } from 'cli-progress';

export interface Narrator {
  /** Starts a step of `total` parts. */
  step(title: string, total: number): Step;
  /** A line below the step, such as an expected refusal. */
  detail(text: string): void;
  /** A line by itself. */
  line(text: string): void;
  verdict(text: string, good: boolean): void;
  /** Ends the bar of an interrupted step, which would keep the process alive. */
  close(): void;
}

export interface Step {
  readonly advance: () => void;
  /** Ends the step with a summary of its result. */
  readonly done: (summary: string) => void;
}

export function createNarrator({ color }: { readonly color: boolean }): Narrator {
  const paint = (code: number, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const line = (text: string): void => console.log(text);
  let bar: SingleBar | undefined;
  return {
    step(title, total) {
      bar = process.stderr.isTTY ? progressBar(title, total) : undefined;
      return {
        advance: () => bar?.increment(),
        done: (summary) => {
          bar?.stop();
          line(`${paint(GREEN, '✓')} ${title}: ${summary}`);
        },
      };
    },
    detail: (text) => line(`    ${paint(DIM, text)}`),
    line,
    verdict: (text, good) => line(`${good ? paint(GREEN, '✓') : paint(RED, '✗')} ${text}`),
    close: () => bar?.stop(),
  };
}

const GREEN = 32;
const RED = 31;
const DIM = 2;

function progressBar(title: string, total: number): SingleBar {
  const bar = new SingleBar({
    format: `  ${title} [{bar}] {value}/{total}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(total, 0);
  return bar;
}
