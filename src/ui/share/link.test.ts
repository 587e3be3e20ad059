import { createHash } from 'node:crypto';
import { fc, test as property } from '@fast-check/vitest';
import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { DICTIONARY_V1 } from './dictionary-v1';
import { decodeLink, encodeLink } from './link';
import type { SharePayload } from './payload';

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports:
        - containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
`;
const payload: SharePayload = {
  v: 1,
  config: {},
  seed: 42,
  inputs: [{ afterTasks: 0, time: 0, input: { do: 'apply', files: [{ name: 'web.yaml', text: manifest }] } }],
  files: [{ name: 'web.yaml', text: manifest }],
  at: { step: 84 },
  end: { step: 90, time: 12_400 },
};
const raw = (text: string, dictionary = strToU8(DICTIONARY_V1)): string =>
  `#v1:${Buffer.from(deflateSync(strToU8(text), { dictionary })).toString('base64url')}`;

describe('a link', () => {
  test('brings the same session back', () => {
    expect(decodeLink(encodeLink(payload))).toEqual({ payload });
  });

  test('brings a followed packet back, and takes no end that is none', () => {
    const from = { kind: 'pod', key: 'pods/default/web-1' } as const;
    const to = { kind: 'address', address: '10.96.0.10' } as const;
    const followed = { ...payload, trace: { from, to, protocol: 'tcp', port: 80, hop: 3 } } as const;
    expect(decodeLink(encodeLink(followed))).toEqual({ payload: followed });
    const strange = {
      ...followed,
      trace: { ...followed.trace, from: { kind: 'moon' }, to: { kind: 'address', address: '1.2.3' } },
    };
    expect(decodeLink(encodeLink(strange as never))).toEqual({
      payload: { ...payload, trace: { protocol: 'tcp', port: 80, hop: 3 } },
    });
  });

  test('of a Deployment and its Service is short enough for a QR code', () => {
    expect(encodeLink(payload).length).toBeLessThan(300);
  });

  test('is made of characters that no chat tool touches', () => {
    expect(encodeLink(payload)).toMatch(/^#v1:[\w-]+$/);
  });

  test('made by the first version still opens: the dictionary is frozen', () => {
    expect(createHash('sha256').update(DICTIONARY_V1).digest('hex')).toBe(
      'af78366800589b806ff7be7520f0a8fd4456477a28a1ca267dc6823d6f0a9e1b',
    );
    expect(decodeLink('#v1:G7higcIkgzNlDP84w1MsEF-wkVxmkVCMj0btkIta1GrXwgS93rWE53lDIxMDg9paAA')).toEqual({ payload });
  });

  test('that is cut off, altered or not a session is told apart and throws nothing', () => {
    const link = encodeLink(payload);
    expect(decodeLink(link.slice(0, -20))).toEqual({ broken: 'damaged' });
    expect(decodeLink('#v1:')).toEqual({ broken: 'damaged' });
    expect(decodeLink('#v1:%%%')).toEqual({ broken: 'damaged' });
    expect(decodeLink(raw('{"v":1}'))).toEqual({ broken: 'damaged' });
    expect(decodeLink(raw('not json'))).toEqual({ broken: 'damaged' });
    expect(decodeLink(link.replace('v1', 'v2'))).toEqual({ broken: 'newer' });
    expect(decodeLink('#stage')).toEqual({ broken: 'not-ours' });
  });

  test('with unknown or dangerous keys leaves them behind', () => {
    const text = JSON.stringify(payload).replace('{"v":1', '{"__proto__":{"polluted":true},"extra":1,"v":1');
    const read = decodeLink(raw(text));
    expect(read).toEqual({ payload });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('that would inflate to more than a session holds is refused at once', () => {
    const bomb = raw(`{"v":1,"pad":"${'a'.repeat(40_000_000)}"}`);
    expect(decodeLink(bomb)).toEqual({ broken: 'damaged' });
  });

  property.prop([fc.string({ unit: 'grapheme' }), fc.array(fc.jsonValue()), fc.nat()])(
    'carries any text, input and step',
    (text, inputs, step) => {
      const made: SharePayload = {
        ...payload,
        inputs: JSON.parse(JSON.stringify(inputs)),
        files: [{ name: 'a', text }],
        at: { step },
      };
      expect(decodeLink(encodeLink(made))).toEqual({ payload: made });
    },
  );
});
