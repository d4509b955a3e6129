/** The archive of one machine: a file for each name, written once and then read-only. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Archive } from '../functions/platform/archive';

export function folderArchive(folder: string): Archive {
  return {
    async keep(name, text) {
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true });
      try {
        await writeFile(file, text, { flag: 'wx', mode: 0o444 });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    },
  };
}
