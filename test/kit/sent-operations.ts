/**
 * The operations that tests and commands of the project send, read from their sources: each text or template that is a valid
 * operation. What a template puts in is read, too, where it is a constant; elsewhere whatever makes an operation of it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DocumentNode, type GraphQLSchema, Kind, parse, validate } from 'graphql';
import ts from 'typescript';
import { projectFolder } from '../../local/project-folder';

export interface SentOperation {
  readonly file: string;
  readonly document: DocumentNode;
}

/** @param folders of the project. @returns each once, in the order of files. */
export function sentOperations(schema: GraphQLSchema, folders: readonly string[]): SentOperation[] {
  const sources = new Sources();
  const found = new Map<string, SentOperation>();
  for (const file of folders.flatMap((folder) => filesIn(projectFolder(folder)))) {
    const look = (node: ts.Node): void => {
      for (const text of ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
        ? sources.texts(file, node)
        : []) {
        const document = documentOf(schema, text);
        if (document === undefined) continue;
        if (!found.has(text)) found.set(text, { file, document });
        break;
      }
      ts.forEachChild(node, look);
    };
    look(sources.of(file));
  }
  return [...found.values()];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => join(folder, file));
}

function documentOf(schema: GraphQLSchema, text: string): DocumentNode | undefined {
  if (!text.includes('{')) return undefined;
  try {
    const document = parse(text);
    const isSent = document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    return isSent && validate(schema, document).length === 0 ? document : undefined;
  } catch {
    return undefined;
  }
}

/** What may stand for what is only known when a test runs: a field, a text, a number, an argument's list, nothing. */
const STAND_INS = ['id', '"x"', '1', '{ id }', '[]', ''];

class Sources {
  private readonly files = new Map<string, ts.SourceFile>();
  private readonly constants = new Map<string, ReadonlyMap<string, ts.Expression>>();

  of(file: string): ts.SourceFile {
    const known = this.files.get(file) ?? ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    this.files.set(file, known);
    return known;
  }

  /** The texts that an expression may be, the likeliest first. */
  texts(file: string, node: ts.Expression): string[] {
    const exact = this.valueOf(file, node, undefined);
    return exact !== undefined ? [exact] : STAND_INS.flatMap((standIn) => this.valueOf(file, node, standIn) ?? []);
  }

  private valueOf(file: string, node: ts.Expression, standIn: string | undefined, depth = 0): string | undefined {
    if (ts.isStringLiteralLike(node)) return node.text;
    if (depth > 8) return standIn;
    if (ts.isTemplateExpression(node)) {
      let text = node.head.text;
      for (const { expression, literal } of node.templateSpans) {
        const value = this.valueOf(file, expression, standIn, depth + 1);
        if (value === undefined) return undefined;
        text += value + literal.text;
      }
      return text;
    }
    if (ts.isIdentifier(node)) {
      const [where, constant] = this.constant(file, node.text) ?? [];
      return where === undefined || constant === undefined
        ? standIn
        : this.valueOf(where, constant, standIn, depth + 1);
    }
    return standIn;
  }

  /** A constant of the file, or of one that it imports it from. */
  private constant(file: string, name: string): [file: string, ts.Expression] | undefined {
    const own = this.constantsOf(file).get(name);
    if (own !== undefined) return [file, own];
    for (const statement of this.of(file).statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const named = statement.importClause?.namedBindings;
      if (named === undefined || !ts.isNamedImports(named) || !statement.moduleSpecifier.text.startsWith('.')) continue;
      const imported = named.elements.find((element) => element.name.text === name);
      const from = join(dirname(file), `${statement.moduleSpecifier.text}.ts`);
      const constant = imported && this.constantsOf(from).get((imported.propertyName ?? imported.name).text);
      if (constant !== undefined) return [from, constant];
    }
    return undefined;
  }

  private constantsOf(file: string): ReadonlyMap<string, ts.Expression> {
    const known = this.constants.get(file);
    if (known !== undefined) return known;
    const constants = new Map<string, ts.Expression>();
    const look = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined)
        if (!constants.has(node.name.text)) constants.set(node.name.text, node.initializer);
      ts.forEachChild(node, look);
    };
    try {
      look(this.of(file));
    } catch {
      // A module that is no file of its own, such as a folder's.
    }
    this.constants.set(file, constants);
    return constants;
  }
}
