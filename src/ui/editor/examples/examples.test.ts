import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { findResourceOfKind, findType } from '../../../simulation/api/schema';
import { decodeObject } from '../../../simulation/api/schema/decode';
import texts from '../texts';
import { EXAMPLE_SLUGS, examples, firstExample } from './examples';

const files = Object.keys(import.meta.glob('./*.yaml'));

test('every file is in the menu, and the first one is a Deployment with a Service', () => {
  expect(files.map((file) => file.replace(/^\.\/|\.yaml$/g, '')).sort()).toEqual([...EXAMPLE_SLUGS].sort());
  expect(examples.length).toBeGreaterThanOrEqual(14);
  expect(firstExample.text).toMatch(/kind: Deployment[\s\S]*kind: Service/);
});

test.each(examples)('$slug opens with its title, is short, and is a valid manifest', ({ slug, text }) => {
  expect(text.split('\n')[0]).toBe(`# ${texts.en.example[slug].title}`);
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(33);
  for (const document of parseAllDocuments(text, { version: '1.1' })) {
    expect(document.errors).toEqual([]);
    const json = document.toJS() as { apiVersion: string; kind: string };
    expect(findResourceOfKind(json.apiVersion, json.kind)).toBeDefined();
    expect(decodeObject(json, findType(json.apiVersion, json.kind)!, { fieldValidation: 'Strict' }).errors).toEqual([]);
  }
});
