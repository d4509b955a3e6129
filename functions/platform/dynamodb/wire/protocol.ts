/**
 * The operations on items in AWS JSON 1.0, without the SDK's schemas and document client, which take most of a call's time:
 * items come in and go out as plain objects. Errors and all other operations are the SDK's own, and so are credentials,
 * endpoint, signature and timeouts.
 */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AwsJson1_0Protocol } from '@aws-sdk/core/protocols';
import type { GetItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { fieldsOf, listOf, parseItems, readItem, writeItem, writeValue } from './attribute-values';

type Request = Parameters<AwsJson1_0Protocol['serializeRequest']>;
type Answer = Parameters<AwsJson1_0Protocol['deserializeResponse']>;

/** Reads the answers of some operations without the SDK's schemas. */
export abstract class PlainAnswers extends AwsJson1_0Protocol {
  /** By operation, what makes its output of an answer that succeeded. */
  protected abstract readonly outputs: Readonly<Record<string, (json: string) => object>>;

  /** Whether it reads the answers of this operation, and not the SDK. */
  reads(operation: string): boolean {
    return Object.hasOwn(this.outputs, operation);
  }

  override async deserializeResponse<Output extends Pick<GetItemCommandOutput, '$metadata'>>(
    ...[schema, context, response]: Answer
  ): Promise<Output> {
    const read = this.outputs[schema.name];
    const body: unknown = response.body;
    if (read === undefined || response.statusCode !== 200 || !(typeof body === 'string' || body instanceof Readable))
      return super.deserializeResponse(schema, context, response);
    const output = read(typeof body === 'string' ? body : await text(body));
    return { ...output, $metadata: this.deserializeMetadata(response) } as Output;
  }

  /** Of fields that are in JSON what the operation wants. */
  protected async requestOf(operation: string, context: Request[2], fields: object) {
    const { protocol, hostname, port, path } = await context.endpoint();
    const HttpRequest = this.getRequestType();
    return new HttpRequest({
      ...{ method: 'POST', protocol, hostname, path, ...(port !== undefined && { port }) },
      headers: { 'content-type': this.getDefaultContentType(), 'x-amz-target': `${this.serviceTarget}.${operation}` },
      body: bodyOf(JSON.stringify(fields)),
    });
  }
}

/** A long text as bytes: to count, to sign and to send it would each make them anew. */
function bodyOf(json: string): string | Buffer {
  return json.length > TEXT_MAX ? Buffer.from(json) : json;
}

const TEXT_MAX = 2_000;

export class ItemProtocol extends PlainAnswers {
  protected override readonly outputs = outputs;

  override async serializeRequest(...[schema, input, context]: Request) {
    const write = inputs[schema.name];
    if (write === undefined) return super.serializeRequest(schema, input, context);
    return this.requestOf(schema.name, context, write(fieldsOf(input)));
  }
}

type Fields = Readonly<Record<string, unknown>>;
type Translation = (fields: Fields) => Fields;

/** The fields, those of these names translated where they are. */
function translation(translations: Readonly<Record<string, (value: unknown) => unknown>>): Translation {
  const all = Object.entries(translations);
  return (fields) => {
    const translated: Record<string, unknown> = { ...fields };
    for (const [name, translate] of all) if (fields[name] !== undefined) translated[name] = translate(fields[name]);
    return translated;
  };
}

const written = (item: unknown): Fields => writeItem(fieldsOf(item));
const inPlace = (translate: Translation) => (value: unknown) => translate(fieldsOf(value));

/** One request on a table or an item. */
const onItems = translation({
  ...{ Item: written, Key: written, ExclusiveStartKey: written, ExpressionAttributeValues: written },
});
const onEachTable = (translate: Translation) => (tables: unknown) =>
  Object.fromEntries(Object.entries(fieldsOf(tables)).map(([table, keys]) => [table, translate(fieldsOf(keys))]));

/** What stands in inputs as items and values. */
const inputs: Readonly<Record<string, Translation>> = {
  ...{ GetItem: onItems, PutItem: onItems, UpdateItem: onItems, DeleteItem: onItems },
  ...{ Query: onItems, Scan: onItems },
  BatchGetItem: translation({ RequestItems: onEachTable(translation({ Keys: each(written) })) }),
  TransactWriteItems: translation({
    TransactItems: each(
      inPlace(
        translation({
          ...{ Put: inPlace(onItems), Update: inPlace(onItems), Delete: inPlace(onItems) },
          ConditionCheck: inPlace(onItems),
        }),
      ),
    ),
  }),
  BatchExecuteStatement: translation({ Statements: each(inPlace(translation({ Parameters: each(writeValue) }))) }),
};

const item = translation({ Attributes: readItem });
const page = translation({ Items: each(readItem), LastEvaluatedKey: readItem });

/** What stands in outputs as items. */
const translations: Readonly<Record<string, Translation>> = {
  ...{ PutItem: item, UpdateItem: item, DeleteItem: item, TransactWriteItems: item },
  GetItem: translation({ Item: readItem }),
  ...{ Query: page, Scan: page },
  BatchGetItem: translation({
    Responses: (tables) =>
      Object.fromEntries(Object.entries(fieldsOf(tables)).map(([table, items]) => [table, each(readItem)(items)])),
    UnprocessedKeys: onEachTable(translation({ Keys: each(readItem) })),
  }),
  BatchExecuteStatement: translation({
    Responses: each(inPlace(translation({ Item: readItem, Error: inPlace(translation({ Item: readItem })) }))),
  }),
};

const outputs = Object.fromEntries(
  Object.entries(translations).map(([operation, translate]) => [
    operation,
    (json: string) => translate(fieldsOf(parseItems(json))),
  ]),
);

function each<T>(translate: (value: unknown) => T): (list: unknown) => T[] {
  return (list) => listOf(list).map((element) => translate(element));
}
