/** Puts the generated definitions into one schema that fits every document of a multi-document file. */

/** The generated file: definitions by name, and which definition each `apiVersion/kind` is. */
export interface GeneratedSchema {
  readonly definitions: Readonly<Record<string, object>>;
  readonly kinds: Readonly<Record<string, string>>;
}

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly definition: string;
}

/** What kubectl flattens: no kind of the server, but a document that people have. */
const list = {
  type: 'object',
  properties: { apiVersion: {}, kind: {}, metadata: {}, items: { type: 'array', items: { $ref: '#' } } },
};

function kindsOf(generated: GeneratedSchema): Kind[] {
  const kinds = Object.entries(generated.kinds).map(([name, definition]) => {
    const slash = name.lastIndexOf('/');
    return { apiVersion: name.slice(0, slash), kind: name.slice(slash + 1), definition };
  });
  return [...kinds, { apiVersion: 'v1', kind: 'List', definition: 'List' }];
}

/** The JSON schema for the editor. */
export function manifestSchema(generated: GeneratedSchema): object {
  const kinds = kindsOf(generated);
  const versions = [...new Set(kinds.map((kind) => kind.apiVersion))];
  const byKind = new Map<string, string[]>();
  for (const { apiVersion, kind } of kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), apiVersion]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: { ...generated.definitions, List: list },
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: { type: 'string', enum: versions, errorMessage: 'Kubernetes v1.36 has no such apiVersion.' },
      kind: { type: 'string', enum: [...byKind.keys()], errorMessage: 'Kubernetes v1.36 has no such kind.' },
    },
    allOf: [
      ...kinds.map(({ apiVersion, kind, definition }) => ({
        if: {
          required: ['apiVersion', 'kind'],
          properties: { apiVersion: { const: apiVersion }, kind: { const: kind } },
        },
        // biome-ignore lint/suspicious/noThenProperty: JSON schema's own word.
        then: { $ref: `#/definitions/${definition}` },
      })),
      // Without it, apps/v1 with kind Pod would match no rule and pass.
      ...[...byKind].map(([kind, apiVersions]) => ({
        if: { required: ['kind'], properties: { kind: { const: kind } } },
        // biome-ignore lint/suspicious/noThenProperty: JSON schema's own word.
        then: {
          properties: { apiVersion: { enum: apiVersions, errorMessage: `${kind} is in ${apiVersions.join(', ')}.` } },
        },
      })),
    ],
  };
}
