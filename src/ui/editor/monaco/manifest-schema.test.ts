import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type GeneratedSchema, manifestSchema } from './manifest-schema';

const file = path.join(import.meta.dirname, '../k8s-schema.generated.json');
const generated = JSON.parse(readFileSync(file, 'utf8')) as GeneratedSchema;

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  additionalProperties?: Schema | boolean;
  enum?: string[];
  markdownDescription?: string;
  required?: string[];
}
interface Rule {
  if: { properties: { apiVersion?: { const: string }; kind: { const: string } } };
  then: Schema;
}
const schema = manifestSchema(generated) as {
  definitions: Record<string, Schema>;
  allOf: Rule[];
  properties: Record<string, Schema>;
};
const definition = (apiVersion: string, kind: string) => {
  const rule = schema.allOf.find(
    (one) => one.if.properties.apiVersion?.const === apiVersion && one.if.properties.kind.const === kind,
  );
  return schema.definitions[rule?.then.$ref?.replace('#/definitions/', '') ?? ''];
};

test('every kind of the API, and List, leads to a definition of its own', () => {
  expect(Object.keys(generated.kinds)).toHaveLength(235);
  for (const name of [...Object.keys(generated.kinds), 'v1/List']) {
    const slash = name.lastIndexOf('/');
    expect(definition(name.slice(0, slash), name.slice(slash + 1)), name).toBeDefined();
  }
  expect(definition('autoscaling/v2', 'HorizontalPodAutoscaler')).not.toBe(
    definition('autoscaling/v1', 'HorizontalPodAutoscaler'),
  );
});

test('every reference has a target', () => {
  const missing = new Set<string>();
  const visit = (one: Schema | boolean | undefined): void => {
    if (typeof one !== 'object') return;
    if (typeof one.$ref === 'string' && one.$ref !== '#' && !schema.definitions[one.$ref.replace('#/definitions/', '')])
      missing.add(one.$ref);
    for (const inner of [
      ...Object.values(one.properties ?? {}),
      one.items,
      ...(one.allOf ?? []),
      one.additionalProperties,
    ])
      visit(inner);
  };
  for (const one of Object.values(schema.definitions)) visit(one);
  expect([...missing]).toEqual([]);
});

test('a kind belongs to its groups only', () => {
  const rule = schema.allOf.find(
    (one) => one.if.properties.apiVersion === undefined && one.if.properties.kind.const === 'HorizontalPodAutoscaler',
  );
  expect(rule?.then.properties?.apiVersion?.enum).toContain('autoscaling/v2');
  expect(rule?.then.properties?.apiVersion?.enum).not.toContain('v1');
});

test('fields carry descriptions in markdown, enums and what is required', () => {
  expect(schema.definitions.PodSpec?.properties?.restartPolicy).toMatchObject({
    type: 'string',
    enum: ['Always', 'Never', 'OnFailure'],
  });
  expect(schema.definitions.PodSpec?.properties?.restartPolicy?.markdownDescription).toMatch(
    /^Restart policy for all containers/,
  );
  expect(schema.definitions.PodSpec?.required).toEqual(['containers']);
  expect(schema.definitions.Pod?.required).toBeUndefined();
  expect(JSON.stringify(schema.definitions)).not.toContain('Possible enum values');
});
