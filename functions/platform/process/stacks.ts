/**
 * Maps stack traces of a bundle to the source; injected into bundles only. Node's `--enable-source-maps` reads the
 * whole map at each cold start; this reads it when a stack is first used.
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';

const bundle = __filename;
let map: SourceMap | undefined;

Error.prepareStackTrace = (error, frames) =>
  [String(error), ...frames.map((frame) => `    at ${told(frame)}`)].join('\n');

/** A frame with Node's own text; Node's types lack `toString`. */
type Frame = NodeJS.CallSite & { toString(): string };

function told(frame: Frame): string {
  const text = frame.toString();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  if (frame.getFileName() !== bundle || line === null || column === null) return text;
  const place = placeInSource(line, column);
  return place === undefined ? text : text.replace(`${bundle}:${line}:${column}`, place);
}

/** A place such as `functions/graphql/server.ts:12:3`; undefined if the map lacks it. */
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
