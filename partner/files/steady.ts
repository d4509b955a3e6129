/** A file that is read several times says the same each time: what was counted, asked and checked is what is sent. */
import { createHash } from 'node:crypto';
import type { OpenedFile } from './opened';
import { FileProblem } from './problem';
import type { Row } from './row';

/** Rows that are compared, and held, at a time. */
const BLOCK_ROWS = 500;

/**
 * The file, of whose rows no later reading gives one that the first whole reading did not give in its place: somebody may save
 * it anew while it is sent. A block is compared before any of its rows is given.
 * @throws FileProblem CHANGED, as `rows` is read.
 */
export function steady<F extends string, I>(file: OpenedFile<F, I>): OpenedFile<F, I> {
  let known: readonly string[] | undefined;
  return {
    ...file,
    rows: async function* () {
      const expected = known;
      const blocks: string[] = [];
      let hash = createHash('sha256');
      let block: Row<F, I>[] = [];
      const end = (): readonly Row<F, I>[] => {
        const digest = `${block.length}:${hash.digest('base64url')}`;
        if (expected !== undefined && expected[blocks.length] !== digest) throw changed();
        blocks.push(digest);
        const ended = block;
        [hash, block] = [createHash('sha256'), []];
        return ended;
      };
      for await (const row of file.rows()) {
        hash.update(JSON.stringify([row.number, row.original]));
        block.push(row);
        if (block.length === BLOCK_ROWS) yield* end();
      }
      // An empty block tells that the file has no more rows.
      yield* end();
      known ??= blocks;
    },
  };
}

function changed(): FileProblem {
  return new FileProblem(
    'CHANGED',
    '文件在读取期间被改动，已停止；请关闭编辑该文件的程序，再运行同一命令',
    'the file was changed while it was read, so nothing more is sent; close the program that edits it, and run the same command again',
  );
}
