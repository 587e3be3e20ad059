/**
 * The types of every kind of the API, read lazily from one small generated file.
 * Models: the Go structs behind Kubernetes v1.36 as its OpenAPI publishes them: fields, types, required, enums.
 * Leaves out: descriptions (the editor's schema has them), defaults, which optional fields are pointers in Go.
 *
 * The encoding of schema.generated.json: `texts[i]` holds package `packages[i]`, a type a line:
 *
 *   *Pod apiVersion:s kind:s metadata:32.ObjectMeta spec:.PodSpec
 *   │    │          │                  └─ struct of packages[32]; without a number, of the same package
 *   │    │          └─ s string, b bool, i int32, l int64, d float64, y base64, t time, u micro time,
 *   │    │             q quantity, x int or string, j any JSON, e7 enums[7], `[` a list of, `{` a map of
 *   │    └─ field, then `:`, or `!` if it is required
 *   └─ a kind; its apiVersion is the package
 */
import { assert } from '../../base/assert';
import generated from './schema.generated.json';

/** What a scalar is on the wire. */
export type ScalarName =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'byte'
  | 'time'
  | 'micro-time'
  | 'quantity'
  | 'int-or-string'
  | 'any';

/** The type of a value: a scalar, an enum, a list, a map or a struct. */
export type ValueType =
  | { readonly is: ScalarName }
  | { readonly is: 'enum'; readonly values: readonly string[] }
  | { readonly is: 'list' | 'map'; readonly of: ValueType }
  | { readonly is: 'struct'; readonly of: StructType };

/** One field of a struct. */
export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly type: ValueType;
}

/** A struct of the API; its fields are decoded when first asked for. */
export class StructType {
  #fields: ReadonlyMap<string, Field> | undefined;

  constructor(
    /** Where Go declares it: `apps/v1`, `v1` for core, `meta/v1` for the machinery. */
    readonly apiPackage: string,
    readonly name: string,
    readonly isKind: boolean,
    private readonly source: string,
  ) {}

  /** The name in Go's messages: `v1.PodSpec`. */
  get goName(): string {
    return `${this.apiPackage.slice(this.apiPackage.lastIndexOf('/') + 1)}.${this.name}`;
  }

  get fields(): ReadonlyMap<string, Field> {
    this.#fields ??= readFields(this.source, this.apiPackage);
    return this.#fields;
  }
}

const scalarNames: Readonly<Record<string, ScalarName>> = {
  s: 'string',
  b: 'bool',
  i: 'int32',
  l: 'int64',
  d: 'float64',
  y: 'byte',
  t: 'time',
  u: 'micro-time',
  q: 'quantity',
  x: 'int-or-string',
  j: 'any',
};

/** One instance a scalar, so that equal types are the same object. */
const scalars = new Map(Object.entries(scalarNames).map(([code, is]) => [code, { is } satisfies ValueType]));
const enums: readonly ValueType[] = generated.enums.map((text) => ({ is: 'enum', values: text.split('|') }));
const packages = new Map<string, ReadonlyMap<string, StructType>>();

function readPackage(name: string): ReadonlyMap<string, StructType> {
  const known = packages.get(name);
  if (known) return known;
  const types = new Map<string, StructType>();
  for (const line of generated.texts[generated.packages.indexOf(name)]?.split('\n') ?? []) {
    const end = line.indexOf(' ');
    const isKind = line.startsWith('*');
    const typeName = line.slice(isKind ? 1 : 0, end);
    types.set(typeName, new StructType(name, typeName, isKind, line.slice(end + 1)));
  }
  packages.set(name, types);
  return types;
}

function readFields(source: string, home: string): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const part of source.split(' ')) {
    const [, name, mark, code] = /^([^:!]+)([:!])(.+)$/.exec(part) ?? [];
    assert(name !== undefined && code !== undefined, 'every field of the generated schema has a name and a type');
    fields.set(name, { name, required: mark === '!', type: readType(code, home) });
  }
  return fields;
}

function readType(code: string, home: string): ValueType {
  if (code.startsWith('[')) return { is: 'list', of: readType(code.slice(1), home) };
  if (code.startsWith('{')) return { is: 'map', of: readType(code.slice(1), home) };
  const dot = code.indexOf('.');
  if (dot >= 0) {
    const target = dot === 0 ? home : generated.packages[Number(code.slice(0, dot))];
    const struct = target === undefined ? undefined : readPackage(target).get(code.slice(dot + 1));
    assert(struct !== undefined, 'every reference of the generated schema has a target');
    return { is: 'struct', of: struct };
  }
  const type = scalars.get(code) ?? enums[Number(code.slice(1))];
  assert(type !== undefined, 'every code of the generated schema is known');
  return type;
}

/** The struct of a kind, or undefined if v1.36 knows no such kind in that version. */
export function findType(apiVersion: string, kind: string): StructType | undefined {
  const found = findStruct(apiVersion, kind);
  return found?.isKind ? found : undefined;
}

/** A struct by its Go package and name: `meta/v1` and `DeleteOptions`. */
export function findStruct(apiPackage: string, name: string): StructType | undefined {
  return generated.packages.includes(apiPackage) ? readPackage(apiPackage).get(name) : undefined;
}

/** Every apiVersion and kind of the schema, served or not, in the order of the packages. */
export function allKinds(): { apiVersion: string; kind: string }[] {
  return generated.packages.flatMap((name) =>
    [...readPackage(name).values()]
      .filter((type) => type.isKind)
      .map((type) => ({ apiVersion: name, kind: type.name })),
  );
}
