/**
 * Stacks that tell places in the source, for what runs as a bundle: injected there, and no part of what runs elsewhere. Node's own
 * `--enable-source-maps` reads the whole map at each cold start; here the first stack that somebody looks at does.
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';

const bundle = __filename;
let map: SourceMap | undefined;

Error.prepareStackTrace = (error, frames) =>
  [String(error), ...frames.map((frame) => `    at ${told(frame)}`)].join('\n');

/** Node's own words for a frame; its types leave out that it has some. */
type Frame = NodeJS.CallSite & { toString(): string };

function told(frame: Frame): string {
  const text = frame.toString();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  if (frame.getFileName() !== bundle || line === null || column === null) return text;
  const place = placeInSource(line, column);
  return place === undefined ? text : text.replace(`${bundle}:${line}:${column}`, place);
}

/** Such as `functions/graphql/server.ts:12:3`; undefined where the map does not tell. */
function placeInSource(line: number, column: number): string | undefined {
  try {
    map ??= new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')) as SourceMapPayload);
  } catch {
    return undefined;
  }
  const origin = map.findOrigin(line, column);
  if (!('fileName' in origin)) return undefined;
  const { fileName } = origin;
  const start = Math.max(0, fileName.search(/(functions|node_modules)\//));
  const file = fileName.slice(start);
  return `${file}:${origin.lineNumber}:${origin.columnNumber}`;
}
