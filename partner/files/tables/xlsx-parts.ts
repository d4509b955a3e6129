/** Mends the parts of a workbook that `hucre` reads otherwise than office programs show them. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { notXlsx, UNPACKED_BYTES_MAX } from './xlsx-size';

/**
 * The workbook without readings, how words are read aloud (`rPh`): `hucre` joins those of texts in the sheet itself to the
 * text, and leaves out those of shared texts. Cells that don't hold what their type says are errors, or blank where they hold
 * nothing: `hucre` makes nothing, the first of the shared texts, or FALSE of them.
 * @param workbook whose size was measured.
 * @throws FileProblem SHEET for a directory that states other sizes.
 */
export function mended(workbook: Uint8Array): Uint8Array {
  let bytes = 0;
  const parts = unzipSync(workbook, {
    filter: ({ originalSize }) => {
      bytes += originalSize;
      if (bytes > UNPACKED_BYTES_MAX) throw notXlsx();
      return true;
    },
  });
  const xml = Object.entries(parts).filter(([name]) => name.endsWith('.xml'));
  const texts = xml.reduce((sum, [, part]) => sum + (strFromU8(part).match(TEXT)?.length ?? 0), 0);
  const changed = xml.flatMap(([name, part]) => {
    const before = strFromU8(part);
    const after = withTrueTypes(withoutReadings(before), texts);
    return after === before ? [] : [[name, strToU8(after)] as const];
  });
  return changed.length === 0 ? workbook : zipSync({ ...parts, ...Object.fromEntries(changed) }, { level: 0 });
}

/** With any prefix of its namespace. */
const READING = /<(\/)?(?:[\w.-]+:)?rPh(?=[\s/>])[^>]*>/g;

function withoutReadings(xml: string): string {
  if (!xml.includes('rPh')) return xml;
  let kept = '';
  let from: number | undefined = 0;
  for (const { 0: tag, 1: isEnd, index } of xml.matchAll(READING)) {
    if (isEnd !== undefined) from ??= index + tag.length;
    else if (from !== undefined && !tag.endsWith('/>')) {
      kept += xml.slice(from, index);
      from = undefined;
    }
  }
  return from === undefined ? xml : kept + xml.slice(from);
}

/** A shared text. */
const TEXT = /<(?:[\w.-]+:)?si(?=[\s/>])/g;

/** The beginning of a cell. */
const CELL = /<((?:[\w.-]+:)?c)(?=\s)[^>]*>/g;
const TYPE = /\st\s*=\s*["'](s|b|inlineStr)["']/;
const VALUE = /<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^]*?)<\/(?:[\w.-]+:)?v>/;
const INLINE = /<(?:[\w.-]+:)?is[\s/>]/;

/** @param texts how many shared texts there are. */
function withTrueTypes(xml: string, texts: number): string {
  let kept = '';
  let from = 0;
  for (const { 0: tag, 1: name = '', index } of xml.matchAll(CELL)) {
    const [, type] = TYPE.exec(tag) ?? [];
    if (type === undefined) continue;
    const start = index + tag.length;
    const end = tag.endsWith('/>') ? start : xml.indexOf(`</${name}>`, start);
    if (end === -1) break;
    const inner = xml.slice(start, end);
    const value = VALUE.exec(inner)?.[1]?.trim() ?? '';
    const isBlank = value === '';
    if (type === 'inlineStr' ? isBlank || INLINE.test(inner) : holds(type, value, texts)) continue;
    kept += xml.slice(from, index) + tag.replace(TYPE, isBlank ? '' : ' t="e"');
    kept += isBlank ? inner : '<v>#VALUE!</v>';
    from = end;
  }
  return from === 0 ? xml : kept + xml.slice(from);
}

function holds(type: string, value: string, texts: number): boolean {
  return type === 's' ? /^\d+$/.test(value) && Number(value) < texts : /^(?:[01]|true|false)$/i.test(value);
}
