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
      // Link the file only when it is complete: an incomplete one, after a crash or on a full disk, would block the
      // name for ever.
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
