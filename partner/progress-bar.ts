/** A progress bar with rate and remaining time on a terminal; elsewhere a line at the end of each part. */
import { SingleBar } from 'cli-progress';

/** Callbacks that show progress. */
export interface Watcher {
  begin(what: 'READING' | 'SENDING' | 'STORING' | 'ERRORS', total: number | undefined): void;
  at(done: number): void;
  end(): void;
}

const names = {
  READING: '读取 / reading',
  SENDING: '提交 / sending',
  STORING: '保存 / storing',
  ERRORS: '错误 / errors',
} as const;

export function createProgressBar(output: NodeJS.WriteStream): Watcher {
  let bar: SingleBar | undefined;
  let name = '';
  let total: number | undefined;
  let begun = 0;
  let done = 0;
  const rate = (): number => Math.round(done / Math.max(0.001, (performance.now() - begun) / 1_000));
  return {
    begin(what, of) {
      [name, total, begun, done] = [names[what], of, performance.now(), 0];
      if (!output.isTTY) return;
      const format =
        of === undefined
          ? `${name} {value} 行 / rows`
          : `${name} {bar} {percentage} % | {value}/{total} | {rate} 行/s | {eta_formatted}`;
      bar = new SingleBar({ format, stream: output, hideCursor: true, clearOnComplete: true, etaBuffer: 50 });
      bar.start(of ?? 0, 0, { rate: 0 });
    },
    at(now) {
      done = now;
      if (total === undefined) bar?.setTotal(now);
      bar?.update(now, { rate: rate() });
    },
    end() {
      if (name === '') return;
      bar?.stop();
      bar = undefined;
      if (done > 0) output.write(`${name}: ${done}${total === undefined ? '' : `/${total}`} (${rate()} 行/s)\n`);
      name = '';
    },
  };
}
