import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { apiGroups, apiResources, findResource, findResourceOfKind } from './resources';
import { allKinds, findStruct, findType, type StructType, type ValueType } from './schema';

const root = path.resolve(import.meta.dirname, '../../../..');
const shared = process.env.KUBARIUM_SHARED ?? path.resolve(root, '../shared');
const generated = ['src/simulation/api/schema/schema.generated.json', 'src/ui/editor/k8s-schema.generated.json'];

describe('generated files', () => {
  test('are what the script makes of the installed kubernetes-models', () => {
    const out = mkdtempSync(path.join(tmpdir(), 'kubarium-schema-'));
    execFileSync('node', [path.join(root, 'scripts/schema.mjs'), '--out', out]);
    const stale = generated.filter(
      (file) => readFileSync(path.join(out, file), 'utf8') !== readFileSync(path.join(root, file), 'utf8'),
    );
    rmSync(out, { recursive: true });
    expect(stale).toEqual([]);
  });

  test('the decoding schema of everything stays below 45 KB compressed', () => {
    expect(gzipSync(readFileSync(path.join(root, generated[0]!))).length).toBeLessThan(45 * 1024);
  });
});

describe('types', () => {
  test('all 235 kinds are known, and every reference leads somewhere', () => {
    const seen = new Set<StructType>();
    const visit = (type: ValueType) => {
      if (type.is === 'list' || type.is === 'map') visit(type.of);
      if (type.is !== 'struct' || seen.has(type.of)) return;
      seen.add(type.of);
      for (const field of type.of.fields.values()) visit(field.type);
    };
    for (const { apiVersion, kind } of allKinds()) visit({ is: 'struct', of: findType(apiVersion, kind)! });
    expect(allKinds()).toHaveLength(235);
    expect(seen.size).toBeGreaterThan(850);
  });

  test('fields know their type, and whether they are required', () => {
    const port = findStruct('v1', 'ContainerPort')!;
    expect(port.goName).toBe('v1.ContainerPort');
    expect([...port.fields.values()].map((f) => [f.name, f.required, f.type.is])).toEqual([
      ['containerPort', true, 'int32'],
      ['hostIP', false, 'string'],
      ['hostPort', false, 'int32'],
      ['name', false, 'string'],
      ['protocol', false, 'enum'],
    ]);
    expect(findStruct('apps/v1', 'StatefulSetSpec')?.fields.get('volumeClaimTemplates')?.type).toEqual({
      is: 'list',
      of: { is: 'struct', of: findType('v1', 'PersistentVolumeClaim') },
    });
  });

  test('a struct that is no kind, an unknown version and the names of the prototype are no kinds', () => {
    for (const [apiVersion, kind] of [
      ['v1', 'Container'],
      ['v9', 'Pod'],
      ['v1', 'constructor'],
      ['__proto__', 'Pod'],
    ] as const) {
      expect(findType(apiVersion, kind)).toBeUndefined();
    }
  });
});

describe.skipIf(!existsSync(shared))('against a v1.36 server (skipped where ../shared is absent)', () => {
  const discovery = existsSync(shared)
    ? (JSON.parse(readFileSync(path.join(shared, 'reference/kubernetes/api/discovery.json'), 'utf8')) as Record<
        string,
        never
      >)
    : {};

  type Recorded = {
    name: string;
    verbs: string[];
    shortNames?: string[];
    categories?: string[];
    storageVersionHash?: string;
  };
  const listed = (apiVersion: string): Recorded[] =>
    apiResources()
      .filter((r) => r.apiVersion === apiVersion)
      .flatMap((r) => [
        {
          name: r.resource,
          singularName: r.singular,
          namespaced: r.namespaced,
          kind: r.kind,
          verbs: [...r.verbs],
          ...(r.shortNames.length > 0 ? { shortNames: [...r.shortNames] } : {}),
          ...(r.categories.length > 0 ? { categories: [...r.categories] } : {}),
        },
        ...r.subresources.map((s) => ({
          name: `${r.resource}/${s.name}`,
          singularName: '',
          namespaced: r.namespaced,
          ...(s.group === r.group && s.version === r.version ? {} : { group: s.group, version: s.version }),
          kind: s.kind,
          verbs: [...s.verbs],
        })),
      ]);

  test.each(Object.keys(discovery).filter((key) => /^\/apis?\/.*v\d$/.test(key)))(
    'the resources of %s are the recorded ones',
    (key) => {
      const recorded = (discovery[key] as unknown as { resources: Recorded[] }).resources;
      const wanted = recorded.map(({ storageVersionHash: _, ...resource }) => resource);
      expect(listed(key.replace(/^\/apis?\//, ''))).toEqual(wanted);
    },
  );

  test('the groups stand in the recorded order, the preferred version first', () => {
    const { groups } = discovery['/apis'] as unknown as { groups: { name: string; versions: { version: string }[] }[] };
    expect(apiGroups()).toEqual(groups.map((g) => ({ group: g.name, versions: g.versions.map((v) => v.version) })));
  });

  test('types have exactly the fields of the server’s OpenAPI, of the same type', () => {
    interface OpenApi {
      $ref?: string;
      allOf?: OpenApi[];
      type?: string;
      format?: string;
      items?: OpenApi;
      additionalProperties?: OpenApi;
      properties?: Record<string, OpenApi>;
      required?: string[];
      enum?: string[];
    }
    const read = (file: string) =>
      (
        JSON.parse(gunzipSync(readFileSync(path.join(shared, 'reference/kubernetes/openapi', file))).toString()) as {
          components: { schemas: Record<string, OpenApi> };
        }
      ).components.schemas;
    const special: Record<string, string> = {
      Quantity: 'quantity',
      IntOrString: 'int-or-string',
      Time: 'time',
      MicroTime: 'micro-time',
      RawExtension: 'any',
      FieldsV1: 'any',
    };
    const show = (schema: OpenApi): string => {
      const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
      if (ref) return special[ref.slice(ref.lastIndexOf('.') + 1)] ?? ref.slice(ref.lastIndexOf('.') + 1);
      if (schema.items) return `[${show(schema.items)}]`;
      if (schema.additionalProperties) return `{${show(schema.additionalProperties)}}`;
      if (schema.type === 'string') return schema.format === 'byte' ? 'byte' : 'string';
      if (schema.type === 'number') return 'float64';
      return schema.type === 'integer' ? (schema.format ?? 'int64') : schema.type === 'boolean' ? 'bool' : 'any';
    };
    const showOurs = (type: ValueType): string => {
      if (type.is === 'list') return `[${showOurs(type.of)}]`;
      if (type.is === 'map') return `{${showOurs(type.of)}}`;
      return type.is === 'struct' ? type.of.name : type.is === 'enum' ? 'string' : type.is;
    };
    const differences: string[] = [];
    let compared = 0;
    for (const [file, apiPackage] of [
      ['api_v1', 'v1'],
      ['apis_apps_v1', 'apps/v1'],
      ['apis_batch_v1', 'batch/v1'],
      ['apis_discovery.k8s.io_v1', 'discovery.k8s.io/v1'],
      ['apis_scheduling.k8s.io_v1', 'scheduling.k8s.io/v1'],
      ['apis_networking.k8s.io_v1', 'networking.k8s.io/v1'],
    ] as const) {
      for (const [name, schema] of Object.entries(read(`${file}.json.gz`))) {
        const struct = findStruct(
          /pkg\.apis\.meta\.v1/.test(name) ? 'meta/v1' : apiPackage,
          name.slice(name.lastIndexOf('.') + 1),
        );
        if (
          !struct ||
          !schema.properties ||
          (!name.includes('.meta.') && !name.includes(`.${apiPackage.split(/[./]/)[0]}.`) && apiPackage !== 'v1')
        )
          continue;
        compared++;
        const theirs = Object.entries(schema.properties).map(
          ([f, s]) => `${f}${schema.required?.includes(f) ? '!' : ':'}${show(s)}`,
        );
        const ours = [...struct.fields.values()].map((f) => `${f.name}${f.required ? '!' : ':'}${showOurs(f.type)}`);
        const missing = theirs.filter((line) => !ours.includes(line));
        const extra = ours.filter((line) => !theirs.includes(line));
        if (missing.length + extra.length > 0)
          differences.push(`${struct.goName}: missing ${missing.join(' ')}; extra ${extra.join(' ')}`);
      }
    }
    expect(compared).toBeGreaterThan(200);
    expect(differences).toEqual([]);
  });
});

test('resources are found by path and by kind', () => {
  expect(findResource('apps/v1', 'deployments')?.kind).toBe('Deployment');
  expect(findResourceOfKind('networking.k8s.io/v1', 'NetworkPolicy')?.resource).toBe('networkpolicies');
  expect(findResource('apps/v1beta1', 'deployments')).toBeUndefined();
});
