/** Texts of the error codes that `schema/position-import.graphql` declares. */
import type { Messages, Text } from '../../../platform/requests/text';

export const positionImportMessages = {
  CHUNK_DIFFERS: { zh: '第 {chunk} 块此前已提交，内容不同', en: 'Chunk {chunk} was sent before with other rows.' },
  CHUNK_ROWS: { zh: '该块应有 {expected} 行，实为 {got} 行', en: 'Expected {expected} rows in this chunk, got {got}.' },
  CHUNKS_MISSING: {
    zh: '{chunks} 块中还有 {missing} 块未收到',
    en: 'Expected {chunks} chunks, but {missing} are missing; see missingChunks.',
  },
  IMPORT_ENDED: {
    zh: '该导入已不再接收数据（正在保存、已完成或已取消）',
    en: 'The import takes no more chunks: it is being stored, has finished, or was cancelled.',
  },
} as const satisfies Messages;

/** Note of a cancelled import; `rows` were stored before. */
export const keptNote = {
  zh: '导入已取消。此前已保存的 {rows} 个岗位予以保留，可用 closePosition 关闭。',
  en: 'The import was cancelled. The {rows} positions stored before are kept; use closePosition to close them.',
} as const satisfies Text;
