/** The archive of one machine: a file for each name, written once and then read-only. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Archive } from '../functions/platform/process/archive';

export function folderArchive(folder: string): Archive {
  return {
    async keep(name, text) {
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true });
      // Linked when it is whole: what a crash or a full disk left half would stand in the way of the whole one for good.
      const draft = `${file}.${randomUUID()}.draft`;
      try {
        await writeFile(draft, text, { flag: 'wx', mode: 0o444 });
        await link(draft, file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        await rm(draft, { force: true });
      }
    },
  };
}
