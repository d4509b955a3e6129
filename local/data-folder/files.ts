/** Writes files of a data folder completely or not at all, and describes write failures in one line. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a draft and renames it, so that a crash leaves the old file or the new one. */
export function writeWhole(file: string, text: string, mode = 0o644): void {
  const draft = `${file}.draft`;
  writeFileSync(draft, text, { mode });
  const opened = openSync(draft, 'r+');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  renameSync(draft, file);
}

/** One line about a problem with the storage that a person can solve; undefined for other errors. */
export function storageTrouble(error: unknown, folder: string): string | undefined {
  for (let cause = error; typeof cause === 'object' && cause !== null; cause = (cause as Error).cause) {
    const { code = '', message = '' } = cause as Partial<NodeJS.ErrnoException>;
    if (isDiskFull(cause)) return `The disk of the data folder ${folder} is full: make room.`;
    if (/disk image is malformed|is not a database/i.test(message))
      return `The database of the data folder ${folder} is damaged: put it back from a copy of the whole folder, or choose another folder.`;
    if (/unable to open database file|disk I\/O error/i.test(message))
      return `The database of the data folder ${folder} can't be opened: put the folder back from a copy, or choose another folder.`;
    if (code === 'EROFS' || /readonly database/i.test(message))
      return `The data folder ${folder} is read-only: make it writable, or choose another folder.`;
    if (code === 'EACCES' || code === 'EPERM')
      return `The data folder ${folder} may not be read and written by this user: change its rights, or choose another folder.`;
    if (code === 'ENOTDIR' || code === 'EEXIST' || code === 'EISDIR')
      return `A file and a folder are in each other's place at the data folder ${folder}: choose another folder.`;
  }
  return undefined;
}

/** Whether the error itself, not its cause, is a full disk. */
export function isDiskFull(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return FULL.has(code) || /disk is full/i.test(message);
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
