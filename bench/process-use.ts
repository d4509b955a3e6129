/** What processes of this machine have used so far. Only Linux tells: elsewhere nothing is known. */
import { readFileSync } from 'node:fs';

/** Ticks in a second that the kernel counts CPU by. */
const TICKS = 100;

/** CPU seconds of a process and all of its threads; undefined if it has ended. */
export function cpuSecondsOf(pid: number | undefined): number | undefined {
  const [, fields] = /\) (.*)/.exec(read(pid, 'stat')) ?? [];
  const [user, system] = (fields ?? '').split(' ').slice(11, 13).map(Number);
  return user === undefined || system === undefined ? undefined : (user + system) / TICKS;
}

/** The most memory that the process has had; undefined if it has ended. */
export function peakMegabytesOf(pid: number | undefined): number | undefined {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(read(pid, 'status')) ?? [];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1_024);
}

/** Children of this process that run a program. */
export function childrenOf(program: string): readonly number[] {
  const all = read(process.pid, `task/${process.pid}/children`).split(' ').filter(Boolean).map(Number);
  return all.filter((pid) => read(pid, 'comm').trim() === program);
}

function read(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
