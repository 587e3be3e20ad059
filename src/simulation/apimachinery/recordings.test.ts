import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import * as errors from './api-error';
import { semanticEqual } from './deep';
import { type FieldError, type FieldErrorType, invalidStatus } from './field-error';
import { parseFieldSelector } from './fields';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value';
import { parseLabelSelector } from './labels';
import { applyJsonPatch, type JsonPatchOperation } from './patch/json-patch';
import { MERGE_STRATEGIES } from './patch/merge-keys';
import { applyMergePatch } from './patch/merge-patch';
import { applyStrategicMergePatch } from './patch/strategic-merge-patch';
import { findQuantity } from './quantity';
import type { Status } from './status';
import {
  isConfigMapKey,
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isDNS1123SubdomainWithUnderscore,
  isHTTPHeaderName,
  isQualifiedName,
  isRelaxedEnvVarName,
  isValidCIDR,
  isValidIP,
  isValidLabelValue,
  isValidPercent,
  isValidPortName,
  isWildcardDNS1123Subdomain,
} from './validation-names';

const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
const recordings = path.join(shared, 'reference/kubernetes');
const isThere = existsSync(recordings);

interface Step {
  request?: { method: string; path: string; headers?: Record<string, string>; body?: JsonValue };
  response?: { code: number; body?: JsonObject };
}

function stepsOf(file: string): { id: string; step: Step; before: Step[] }[] {
  const lines = readFileSync(path.join(recordings, 'api', file), 'utf8').split('\n');
  return lines.filter(Boolean).flatMap((line) => {
    const { id, steps = [] } = JSON.parse(line) as { id: string; steps?: Step[] };
    return steps.map((step, index) => ({ id, step, before: steps.slice(0, index) }));
  });
}

const apiFiles = isThere ? readdirSync(path.join(recordings, 'api')).filter((name) => name.endsWith('.jsonl')) : [];
const allSteps = apiFiles.flatMap(stepsOf);

// The recordings lie beside the repository and are not part of it.
const why = isThere ? '' : ' (skipped: the recordings do not lie beside the repository)';

describe.skipIf(!isThere)(`what a real API server said${why}`, () => {
  test('every 422 is put together as the server did it', () => {
    let checked = 0;
    for (const { step, id } of allSteps) {
      const status = step.response?.body as unknown as Status | undefined;
      if (status?.reason !== 'Invalid' || !status.details?.causes) continue;
      const { causes, kind = '', group = '', name = '' } = status.details;
      const made = causes.map(({ reason, message, field }) => ({
        type: reason as FieldErrorType,
        body: message!,
        field: field!,
      }));
      expect(invalidStatus({ group, kind, name }, made satisfies FieldError[]), id).toEqual(status);
      checked++;
    }
    expect(checked).toBeGreaterThan(400);
  });

  test('every other refusal is what the maker of its reason makes', () => {
    const checked = new Map<string, number>();
    for (const { step, id } of allSteps) {
      const status = step.response?.body as unknown as Status | undefined;
      if (status?.kind !== 'Status' || (status.code ?? 0) < 400 || status.reason === 'Invalid') continue;
      const made = remade(status);
      if (!made) continue;
      expect(made.status, id).toEqual(status);
      checked.set(String(status.reason), (checked.get(String(status.reason)) ?? 0) + 1);
    }
    expect([...checked.keys()].length).toBeGreaterThan(9);
  });

  test('names that it refused are refused in the same words', () => {
    const checks: [RegExp, (value: string) => string[]][] = [
      [/^a lowercase RFC 1123 label|^must not contain dots/, isDNS1123Label],
      [
        /^a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_'/,
        isDNS1123SubdomainWithUnderscore,
      ],
      [/^a lowercase RFC 1123 subdomain/, isDNS1123Subdomain],
      [/^a DNS-1035 label/, isDNS1035Label],
      [/^a wildcard DNS-1123/, isWildcardDNS1123Subdomain],
      [/^(name|prefix) part/, isQualifiedName],
      [/^a valid label must/, isValidLabelValue],
      [/^a valid config key/, isConfigMapKey],
      [/^a valid environment variable name/, isRelaxedEnvVarName],
      [/^a valid HTTP header/, isHTTPHeaderName],
      [/^a valid percent/, isValidPercent],
      [
        /^must contain (only alpha|at least one letter)|consecutive hyphens|begin or end with a hyphen/,
        isValidPortName,
      ],
      [/^must be a valid IP address/, isValidIP],
      [/^must be a valid CIDR/, isValidCIDR],
    ];
    const seen = new Set<string>();
    for (const { step } of allSteps) {
      const causes = (step.response?.body as unknown as Status | undefined)?.details?.causes ?? [];
      for (const { reason, message = '' } of causes) {
        const match = /^Invalid value: ("(?:[^"\\]|\\.)*"): ([\s\S]*)$/.exec(message);
        if (reason !== 'FieldValueInvalid' || !match) continue;
        const [, quoted, words] = match as unknown as [string, string, string];
        const check = checks.find(([pattern]) => pattern.test(words))?.[1];
        if (!check || quoted.includes('\\')) continue;
        const answers = check(JSON.parse(quoted) as string);
        expect([...answers, answers.join('; '), answers.join(',')], message).toContain(words);
        seen.add(check.name);
      }
    }
    expect([...seen].length).toBeGreaterThan(8);
  });

  test('selectors that it took are read, those that it refused are refused in the same words', () => {
    let refused = 0;
    let taken = 0;
    for (const { step, id } of allSteps) {
      const url = step.request?.path ?? '';
      const query = new URLSearchParams(url.split('?')[1] ?? '');
      const readers = [
        ['labelSelector', parseLabelSelector],
        ['fieldSelector', parseFieldSelector],
      ] as const;
      for (const [name, parse] of readers) {
        const text = query.get(name);
        if (!text || !step.response) continue;
        const message = String((step.response.body as JsonObject | undefined)?.message ?? '');
        if (/^(found|unable to parse requirement|invalid selector)/.test(message) && query.size === 1) {
          expect(() => parse(text), id).toThrow(message);
          refused++;
        } else if (step.response.code === 200) {
          parse(text);
          taken++;
        }
      }
    }
    expect(refused).toBeGreaterThan(8);
    expect(taken).toBeGreaterThan(20);
  });

  test('quantities are stored in the canonical form that it stored', () => {
    let checked = 0;
    const walk = (sent: unknown, stored: unknown, isAmount: boolean, place: string) => {
      if (isAmount && (typeof sent === 'string' || typeof sent === 'number') && typeof stored === 'string') {
        expect(findQuantity(sent)?.text, place).toBe(stored);
        checked++;
      } else if (typeof sent === 'object' && sent !== null && typeof stored === 'object' && stored !== null) {
        for (const key of Object.keys(sent)) {
          const amounts = /^(requests|limits|capacity|allocatable|hard|sizeLimit|default|defaultRequest)$/.test(key);
          const below = amounts || (isAmount && !Array.isArray(sent));
          walk((sent as JsonObject)[key], (stored as JsonObject)[key], below, `${place}.${key}`);
        }
      }
    };
    for (const { step, id } of [...stepsOf('defaulting.corpus.jsonl'), ...stepsOf('defaulting.minimal.jsonl')]) {
      if (step.response?.code === 201) walk(step.request?.body, step.response.body, false, id);
    }
    expect(checked).toBeGreaterThan(50);
  });

  test('patches make of the object what it made', () => {
    const results = { equal: 0, unequal: [] as string[] };
    for (const { step, before, id } of stepsOf('update.jsonl')) {
      const live = patchedObject(step, before);
      const answer = step.response?.body;
      if (!live || step.response?.code !== 200 || !answer) continue;
      const patched = applyRecorded(step, live);
      if (!patched) continue;
      const difference = missingIn(comparable(answer), comparable(patched), '');
      if (difference === undefined) results.equal++;
      else results.unequal.push(`${id}: ${difference}`);
    }
    expect(results.unequal, `${results.equal} equal`).toEqual([]);
    expect(results.equal).toBeGreaterThan(40);
  });

  test('the merge strategies are those of its OpenAPI documents, field by field from every kind', () => {
    const { wrong, checked } = compareStrategies();
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(1000);
  });
});

/** The refusal made anew of what it is about; undefined for words that a client's question cannot tell. */
function remade({ reason, message = '', details = {} }: Status): errors.ApiError | undefined {
  const { name = '', group = '', kind = '', causes, retryAfterSeconds = 0 } = details;
  const resource = { group, resource: kind };
  const after = (words: string) => message.slice(message.indexOf(words) + words.length);
  const listed = (words: string) => after(words).split(', ');
  switch (reason) {
    case 'NotFound':
      return name === '' ? errors.resourceNotServed() : errors.notFound(resource, name);
    case 'AlreadyExists': {
      const prefix = /^object is being deleted: /.exec(message)?.[0];
      return errors.alreadyExists(resource, name, prefix);
    }
    case 'Conflict':
      if (message.startsWith('Apply failed')) return errors.applyConflict(message, causes ?? []);
      return errors.conflict(resource, name, after(`"${name}": `));
    case 'Forbidden':
      return errors.forbiddenRequest(resource, name, after('is forbidden: '), causes);
    case 'BadRequest':
      return errors.badRequest(message);
    case 'MethodNotAllowed':
      return errors.methodNotAllowed();
    case 'NotAcceptable':
      return message.startsWith('only')
        ? errors.notAcceptableMediaType(listed('accepted: '))
        : errors.notAcceptable(message);
    case 'UnsupportedMediaType':
      return message.startsWith('415')
        ? errors.unsupportedPatchType()
        : errors.unsupportedMediaType(listed('include: '));
    case 'TooManyRequests':
      return errors.tooManyRequests(message, retryAfterSeconds, causes);
    case 'InternalError':
      return errors.internalError(after('Internal error occurred: '));
    case 'Timeout': {
      const [requested, current] = listed('version: ') as [string, string];
      return errors.tooLargeResourceVersion(requested, current.replace('current: ', ''));
    }
    case undefined:
      return errors.plainError(message);
    default:
      return undefined;
  }
}

function patchedObject(step: Step, before: Step[]): JsonObject | undefined {
  if (step.request?.method !== 'PATCH') return undefined;
  const target = step.request.path.split('?')[0]!;
  if (/\/(status|scale|ephemeralcontainers|resize)$/.test(target)) return undefined;
  const collection = target.slice(0, target.lastIndexOf('/'));
  const name = target.slice(target.lastIndexOf('/') + 1);
  for (const { request, response } of [...before].reverse()) {
    const body = response?.body as JsonObject | undefined;
    if (!body || response!.code >= 300 || !request) continue;
    const where = request.path.split('?')[0]!;
    // A write to a subresource changes the object in ways that only the server knows.
    if (where.startsWith(`${target}/`) && request.method !== 'GET') return undefined;
    const metadata = body.metadata as JsonObject | undefined;
    if (where === target || (where === collection && metadata?.name === name)) return body;
  }
  return undefined;
}

function applyRecorded({ request }: Step, live: JsonObject): JsonObject | undefined {
  const type = request?.headers?.['Content-Type'] ?? '';
  const body = request?.body;
  if (body === undefined || JSON.stringify(body).includes('{{')) return undefined;
  if (type.includes('json-patch')) return applyJsonPatch(live, body as unknown as JsonPatchOperation[]);
  if (type.includes('strategic')) {
    const root = MERGE_STRATEGIES.rootOf(String(live.apiVersion), String(live.kind))!;
    return applyStrategicMergePatch(live, body as JsonObject, { type: root, strategies: MERGE_STRATEGIES });
  }
  return type.includes('/merge-patch') ? (applyMergePatch(live, body) as JsonObject) : undefined;
}

/** The object without what the server counts and without its status. */
function comparable(object: JsonObject): JsonObject {
  const { generation, resourceVersion, managedFields, creationTimestamp, ...metadata } = object.metadata as JsonObject;
  const { status, ...rest } = object;
  return { ...rest, metadata };
}

/** The first field of the patched object that the answer does not have; fields that defaulting added do not count. */
function missingIn(answer: JsonValue | undefined, patched: JsonValue, place: string): string | undefined {
  if (patched === null || semanticEqual(answer, patched)) return undefined;
  const sameLists = Array.isArray(answer) && Array.isArray(patched) && answer.length === patched.length;
  if (!sameLists && !(isJsonObject(answer) && isJsonObject(patched))) return place;
  for (const [key, value] of Object.entries(patched as JsonObject)) {
    const found = missingIn((answer as JsonObject)[key], value, `${place}.${key}`);
    if (found) return found;
  }
  return undefined;
}

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  type?: string;
  properties?: Record<string, Schema>;
  'x-kubernetes-patch-strategy'?: string;
  'x-kubernetes-patch-merge-key'?: string;
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}

function compareStrategies(): { wrong: string[]; checked: number } {
  const folder = path.join(recordings, 'openapi');
  const schemas: Record<string, Schema> = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.gz'))) {
    const document = JSON.parse(gunzipSync(readFileSync(path.join(folder, file))).toString());
    Object.assign(schemas, document.components?.schemas);
  }
  const target = (schema: Schema): Schema => {
    const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
    return ref ? schemas[ref.split('/').at(-1)!]! : schema;
  };
  const wrong: string[] = [];
  const seen = new Set<string>();
  const visit = (schema: Schema, type: string, place: string) => {
    if (seen.has(`${place.split('.')[0]} ${JSON.stringify(Object.keys(schema.properties ?? {}))} ${type}`)) return;
    seen.add(`${place.split('.')[0]} ${JSON.stringify(Object.keys(schema.properties ?? {}))} ${type}`);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const field = MERGE_STRATEGIES.of(type, name);
      const has = [field.strategy, field.retainKeys ? 'retainKeys' : ''].filter(Boolean).join(',');
      const wants = property['x-kubernetes-patch-strategy'] ?? '';
      if (has !== wants || field.mergeKey !== property['x-kubernetes-patch-merge-key']) {
        wrong.push(
          `${place}.${name}: ${has} ${field.mergeKey}, wanted ${wants} ${property['x-kubernetes-patch-merge-key']}`,
        );
      }
      const inner = target(property.items ?? property);
      const values = inner.additionalProperties;
      if (isJsonObject(values)) {
        visit(target(values as Schema), MERGE_STRATEGIES.of(field.type, 'any').type, `${place}.${name}.*`);
      } else visit(inner, field.type, `${place}.${name}`);
    }
  };
  for (const schema of Object.values(schemas)) {
    for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
      if (/List$|^(WatchEvent|DeleteOptions|Status|Scale|Eviction|Binding|TokenRequest)$/.test(kind)) continue;
      const root = MERGE_STRATEGIES.rootOf(group === '' ? version : `${group}/${version}`, kind);
      if (root === undefined) wrong.push(`${group}/${kind} has no type`);
      else visit(schema, root, `${group}/${kind}`);
    }
  }
  return { wrong, checked: seen.size };
}
