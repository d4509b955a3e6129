/** Bounds of an XLSX, which is read as a whole. Larger tables must be CSV. */
import { createReadStream, statSync } from 'node:fs';
import { Unzip, UnzipInflate } from 'fflate';
import { ROW_CHARACTERS_MAX } from '../lines';
import { FileProblem } from '../problem';

export const SHEET_ROWS_MAX = 30_000;
export const UNPACKED_BYTES_MAX = 64 << 20;

/**
 * Checks the sizes that the parts really unpack to, not the stated ones: a few kilobytes may unpack to gigabytes, or
 * hold one text that takes minutes to read.
 */
export async function checkUnpackedSize(path: string): Promise<void> {
  if (statSync(path).size > UNPACKED_BYTES_MAX) throw tooLarge('the file itself');
  let bytes = 0;
  let files = 0;
  const unzip = new Unzip((file) => {
    files += 1;
    let textBytes = 0;
    file.ondata = (error, data) => {
      if (error !== null) throw error;
      bytes += data.length;
      if (bytes > UNPACKED_BYTES_MAX) throw tooLarge('unpacked');
      textBytes = data.includes(TAG) ? data.length - data.lastIndexOf(TAG) : textBytes + data.length;
      if (file.name.endsWith('.xml') && textBytes > ROW_CHARACTERS_MAX) throw cellTooLong();
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 14 }) as AsyncIterable<Buffer>)
      unzip.push(chunk, false);
    unzip.push(new Uint8Array(0), true);
  } catch (error) {
    throw error instanceof FileProblem ? error : notXlsx();
  }
  if (files === 0) throw notXlsx();
}

export function tooLarge(what: string): FileProblem {
  return new FileProblem(
    'SHEET_TOO_LARGE',
    `表格超过 ${SHEET_ROWS_MAX} 行或解压后超过 64 MB，请另存为 CSV 再导入`,
    `the sheet is over ${SHEET_ROWS_MAX} rows or 64 MB (${what}); save it as CSV`,
  );
}

/** `<`, with which a text of XML ends. */
const TAG = 0x3c;

function cellTooLong(): FileProblem {
  return new FileProblem(
    'TOO_LONG',
    '表格中有超过 100 万字符的单元格',
    'the sheet has a cell of more than 1,000,000 characters',
  );
}

export function notXlsx(): FileProblem {
  return new FileProblem(
    'SHEET',
    '不是可读取的 XLSX 文件（可能已加密、损坏或是旧版 XLS），请另存为 XLSX 或 CSV',
    'not an XLSX file that can be read (encrypted, broken, or an old XLS); save it as XLSX or CSV',
  );
}
